# Two stages: build the wheel and its environment, then carry only that environment.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements.txt requirements-dev.txt ./
RUN python -m venv /opt/build && /opt/build/bin/pip install --no-cache-dir --require-hashes -r requirements-dev.txt \
 && python -m venv /opt/liptako && /opt/liptako/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE CHANGELOG.md feeds.toml ./
COPY alembic alembic
COPY service service
RUN /opt/build/bin/python -m hatchling build -t wheel -d /tmp/wheel \
 && /opt/liptako/bin/pip install --no-cache-dir --no-deps /tmp/wheel/*.whl

FROM python:3.11-slim-bookworm
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Liptako" \
      org.opencontainers.image.description="Early warning for the three-borders zone: reads the news, alerts." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --system --gid 10001 liptako \
 && useradd --system --uid 10001 --gid liptako --home-dir /data --no-create-home liptako \
 && install --directory --owner=liptako --group=liptako /data
COPY --from=build /opt/liptako /opt/liptako
COPY feeds.toml /etc/liptako/feeds.toml
ENV PATH=/opt/liptako/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    LIPTAKO_FEEDS=/etc/liptako/feeds.toml \
    LIPTAKO_DATA_DIR=/data \
    LIPTAKO_DATABASE_URL=sqlite:////data/liptako.db
# The code belongs to root and cannot be written by the service; /data is all that it may change.
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["liptako"]
CMD ["serve"]
