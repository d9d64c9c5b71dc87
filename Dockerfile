# Two stages: the first builds the wheel and its environment, the second carries only that environment.
# BASE can be pinned without an edit: --build-arg BASE=python:3.11-slim-bookworm@sha256:…
ARG BASE=python:3.11-slim-bookworm
ARG VERSION=0.1.0

FROM ${BASE} AS build
ARG VERSION
WORKDIR /src
# Wheels alone, each with its hash: nothing that is downloaded runs while the image is built, but the build backend.
COPY requirements.txt requirements-build.txt ./
RUN python -m venv /opt/build \
 && /opt/build/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements-build.txt \
 && python -m venv --without-pip /opt/liptako \
 && /opt/build/bin/pip --python /opt/liptako/bin/python install --no-cache-dir --only-binary :all: \
      --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE feeds.toml ./
COPY alembic alembic
COPY service service
# The version is in the wheel's name: a label that says another one fails here.
RUN /opt/build/bin/python -m hatchling build -t wheel -d /tmp/wheel \
 && /opt/build/bin/pip --python /opt/liptako/bin/python install --no-cache-dir --no-deps \
      "/tmp/wheel/liptako-${VERSION}-py3-none-any.whl" \
 && install -D --mode=0644 feeds.toml /etc/liptako/feeds.toml

FROM ${BASE}
ARG VERSION
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Liptako" \
      org.opencontainers.image.description="Early warning for the three-borders zone: reads the news, alerts." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 liptako \
 && useradd --uid 10001 --gid liptako --home-dir /data --no-create-home --shell /usr/sbin/nologin liptako \
 && install --directory --owner=liptako --group=liptako --mode=0700 /data
COPY --from=build /opt/liptako /opt/liptako
COPY --from=build /etc/liptako /etc/liptako
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
# http.client, not urllib: a proxy in the environment must not be asked for the loopback address.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", \
  "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["liptako"]
CMD ["serve"]
