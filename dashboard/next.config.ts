import type { NextConfig } from 'next';

const backend = process.env.BACKEND_URL?.replace(/\/+$/, '');

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  // `npm run check` checks types; the start build should not wait for them.
  typescript: { ignoreBuildErrors: true },
  experimental: { turbopackFileSystemCacheForBuild: false },
  allowedDevOrigins: ['127.0.0.1', 'localhost'],
  // Only a separately hosted dashboard forwards: on one port the server answers these before Next sees them.
  // `no-transform` in the API's answers keeps the live stream unbuffered here.
  ...(backend && {
    rewrites: async () => [
      { source: '/api/:path*', destination: `${backend}/api/:path*` },
      { source: '/metrics', destination: `${backend}/metrics` },
    ],
  }),
};

export default config;
