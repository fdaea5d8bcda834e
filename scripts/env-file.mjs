// Loaded before everything else (`node --import`): the settings of .env, under those that are set already.
try {
  process.loadEnvFile(new URL('../.env', import.meta.url));
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
}
