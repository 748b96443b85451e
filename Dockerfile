# The worker; with another command the codec endpoint or the command line. The simulated tenant is a separate package
# (simulator/), which is neither copied nor installed: --workspaces=false.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --workspaces=false
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts --workspaces=false
# Temporal's core comes for five platforms, 30 MB each.
RUN find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +

FROM node:24-bookworm-slim
# Trust roots for connections: the slim image has none.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production RUNBOOKS_HOME=/var/lib/exchange-runbooks
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/exchange-runbooks
USER node
VOLUME /var/lib/exchange-runbooks
CMD ["node", "dist/worker.js"]
