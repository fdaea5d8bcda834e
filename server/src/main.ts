import { enableCompileCache } from 'node:module';

// Before anything else is loaded: with the cache a start takes a third of the time.
enableCompileCache();
const { serve } = await import('./serve.ts');
await serve(process.env).catch((error: Error) => {
  console.error(`\nSoulcaster could not start: ${error.message}\n`);
  process.exit(1);
});
