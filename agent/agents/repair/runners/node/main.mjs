import { main } from './worker.mjs';

await main();
