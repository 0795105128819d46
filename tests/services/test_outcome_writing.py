from bot.errors import StorageError
from bot.services.outcome_writing import written, written_now


class Disk:
    """Fails so many times, then takes it."""

    def __init__(self, failures: int) -> None:
        self.failures, self.tries, self.slept = failures, 0, []

    async def write(self) -> None:
        self.tries += 1
        if self.tries <= self.failures:
            raise StorageError("the disk is full")

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    async def written(self, *, most: int) -> bool:
        return await written(self.write, lambda _: self.tries >= most, sleep=self.sleep, chance=lambda: 1.0)


async def test_it_is_tried_until_it_is_written_with_longer_and_longer_waits_up_to_half_a_minute():
    disk = Disk(4)
    assert await disk.written(most=9)
    assert (disk.tries, disk.slept) == (5, [10.0, 20.0, 30.0, 30.0])


async def test_it_is_left_when_that_is_said():
    disk = Disk(4)
    assert not await disk.written(most=2)
    assert (disk.tries, disk.slept) == (2, [10.0])


async def test_once_means_once():
    assert await written_now(Disk(0).write)
    disk = Disk(1)
    assert not await written_now(disk.write)
    assert disk.tries == 1
