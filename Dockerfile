# The smallest image that runs the executable with ffmpeg: no shell, no package manager, nothing but the two programs and
# their libraries; an ordinary user; a root file system that may be read-only. Build the executables first:
#
#   bun run build --target linux-x64 --target linux-arm64
#   docker build -t melodrome .
#   docker run -d --read-only -p 4533:4533 -v /path/to/music:/music:ro -v melodrome:/data melodrome
FROM debian:12-slim AS parts
ARG TARGETARCH=amd64
RUN apt-get update && apt-get install --yes --no-install-recommends ffmpeg ca-certificates libstdc++6
COPY scripts/rootfs.sh dist/melodrome-linux-* /build/
RUN if [ "$TARGETARCH" = arm64 ]; then arch=arm64; else arch=x64; fi \
 && sh /build/rootfs.sh "/build/melodrome-linux-$arch" /image

FROM scratch
COPY --from=parts /image /
# What a new volume for /data begins with, its owner included.
COPY --from=parts --chown=1000:1000 /image/data /data
ENV PATH=/usr/local/bin:/usr/bin ND_MUSICFOLDER=/music ND_DATAFOLDER=/data
USER 1000:1000
WORKDIR /data
VOLUME /data
EXPOSE 4533
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s CMD ["/usr/local/bin/melodrome", "health"]
ENTRYPOINT ["/usr/local/bin/melodrome"]
