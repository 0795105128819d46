"""systemd hears that the bot is up, lives and ends; without it nothing happens."""

import asyncio
import socket

from bot.supervisor import keep_informed


async def test_the_manager_hears_that_it_is_up_lives_and_ends(tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(0)
        loop = asyncio.get_running_loop()
        keeping = asyncio.create_task(
            keep_informed({"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "30000"})
        )
        heard = [await asyncio.wait_for(loop.sock_recv(manager, 100), 5) for _ in range(3)]
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        while heard[-1] == b"WATCHDOG=1":
            heard.append(await asyncio.wait_for(loop.sock_recv(manager, 100), 5))
    assert (heard[:3], heard[-1]) == ([b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"], b"STOPPING=1")


async def test_a_name_without_a_file_is_an_address_too():
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind("\0test-supervisor")
        manager.settimeout(0)
        keeping = asyncio.create_task(keep_informed({"NOTIFY_SOCKET": "@test-supervisor"}))
        heard = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(manager, 100), 5)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
    assert heard == b"READY=1"


async def test_nobody_is_told_where_nobody_asked():
    await keep_informed({})
    await keep_informed({"NOTIFY_SOCKET": "elsewhere"})


async def test_a_manager_that_is_gone_is_no_trouble(tmp_path, caplog):
    keeping = asyncio.create_task(keep_informed({"NOTIFY_SOCKET": str(tmp_path / "gone")}))
    await asyncio.sleep(0)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    assert keeping.cancelled()
    assert "could not be told READY=1: No such file or directory" in caplog.text
