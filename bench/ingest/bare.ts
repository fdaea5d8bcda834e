/**
 * The least that can acknowledge a webhook durably, to measure ours beside it: Node's own HTTP and one insert of the body. Says
 * `ready URL` on stdout. `node bare.ts DATA_DIR`, or with DATABASE_URL on Postgres.
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDatabase } from '@soulcaster/server/db/client';

const [dataDir = ''] = process.argv.slice(2);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const { pool } = await openDatabase({ databaseUrl: process.env.DATABASE_URL, dataDir, log });
await pool.query('CREATE TABLE IF NOT EXISTS bare (id uuid PRIMARY KEY, body text NOT NULL)');

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const id = randomUUID();
    await pool.query('INSERT INTO bare VALUES ($1, $2)', [id, Buffer.concat(chunks).toString()]);
    response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ delivery_id: id }));
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
});
