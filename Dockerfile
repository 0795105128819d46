# syntax=docker/dockerfile:1
# The bot as an image: built in one stage, run in another as an ordinary user; content inside, data in a volume.
ARG BASE=python:3.13-slim-bookworm

FROM ${BASE} AS build
WORKDIR /app
# With both extras: the bot imports PostgreSQL's driver and LINE's SDK only where the settings ask for them.
COPY requirements-postgres.lock requirements-line.lock ./
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes \
        -r requirements-postgres.lock -r requirements-line.lock
COPY bot bot
COPY content content
RUN /venv/bin/python -m compileall -q bot \
    && /venv/bin/python -m bot check

FROM ${BASE}
RUN groupadd --gid 10001 bot \
    && useradd --uid 10001 --gid bot --home-dir /app --no-create-home --shell /usr/sbin/nologin bot \
    && install -d -o bot -g bot /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    BOT_DATABASE_URL=sqlite+aiosqlite:////data/bot.db
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["python", "-m", "bot", "health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
