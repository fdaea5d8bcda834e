# The template of the e2b sandbox: npx @e2b/cli template create soulcaster-sandbox -p agent/sandboxes/e2b --memory-mb 4096
# With Kilocode in it: RUN npm install -g @kilocode/cli
# Any Debian with Node 24, bubblewrap and what your repositories need serves as well; Soulcaster's own programs are copied at each start.
FROM node:24-bookworm-slim
USER root
RUN apt-get update && apt-get install -y --no-install-recommends bubblewrap git ca-certificates python3 python3-pytest procps && rm -rf /var/lib/apt/lists/*
