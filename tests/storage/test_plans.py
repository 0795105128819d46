"""How PostgreSQL goes about what is asked all the time: by indexes, whatever the parameters are."""

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import postgresql

from tests.storage.test_statements import INDEXED


@pytest.fixture
def places(server_places):
    return server_places


@pytest.fixture(scope="module")
def asked() -> dict[str, tuple[str, int]]:
    """Each statement as the driver is given it, and how many parameters it has."""
    compiled = {
        name: statement.compile(dialect=postgresql.asyncpg.dialect(), compile_kwargs={"render_postcompile": True})
        for name, statement in INDEXED.items()
    }
    return {name: (str(one), len(one.positiontup)) for name, one in compiled.items()}


async def test_nothing_that_is_asked_all_the_time_reads_a_whole_table(database, asked):
    """A plan for any parameters, on tables that are not empty as far as the planner knows, since it must not scan."""
    plans = {}
    async with database.write() as connection:
        for setting in ("enable_seqscan = off", "plan_cache_mode = force_generic_plan"):
            await connection.execute(text(f"SET LOCAL {setting}"))
        raw = (await connection.get_raw_connection()).driver_connection
        for number, (name, (statement, parameters)) in enumerate(asked.items()):
            await raw.execute(f"PREPARE plan{number} AS {statement}")
            given = f"({', '.join(['NULL'] * parameters)})" if parameters else ""
            plans[name] = [row[0].strip() for row in await raw.fetch(f"EXPLAIN EXECUTE plan{number}{given}")]
            await raw.execute(f"DEALLOCATE plan{number}")
    assert [(name, line) for name, plan in plans.items() for line in plan if "Seq Scan" in line] == []
    claiming = " ".join(plans["claim"])
    assert "ix_subscriptions_next_due_at" in claiming
    assert "Index Cond: (next_due_at <= $" in claiming
