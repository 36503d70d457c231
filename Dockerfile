# The smallest image that runs the binary with ffmpeg: no build tools, no shell scripts, an ordinary user, a root
# file system that may be read-only. Build the binary first: bun run build --target linux-x64 --target linux-arm64
#
#   docker build -t melodrome .
#   docker run -d --read-only -p 4533:4533 -v /path/to/music:/music:ro -v melodrome:/data melodrome
FROM debian:12-slim
ARG TARGETARCH=amd64
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ffmpeg ca-certificates libstdc++6 \
 && rm -rf /var/lib/apt/lists/* /var/cache/* /usr/share/doc/* /usr/share/man/* \
 && install -d -o 1000 -g 1000 /data && install -d /music
COPY dist/melodrome-linux-* /tmp/
RUN if [ "$TARGETARCH" = arm64 ]; then arch=arm64; else arch=x64; fi \
 && install -m 755 "/tmp/melodrome-linux-$arch" /usr/local/bin/melodrome && rm -f /tmp/melodrome-*
ENV ND_MUSICFOLDER=/music ND_DATAFOLDER=/data
USER 1000:1000
WORKDIR /data
VOLUME /data
EXPOSE 4533
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s CMD ["/usr/local/bin/melodrome", "health"]
ENTRYPOINT ["/usr/local/bin/melodrome"]
