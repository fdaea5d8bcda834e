/**
 * What the verification starts and kills: a server with nothing but the database, as busy as it can. Says on stdout
 * `ready CONNECTION`, then `row WRITER N` for each row that the database acknowledged; or `refused MILLISECONDS MESSAGE`.
 */
import { writeSync } from 'node:fs';
import { openDatabase } from '@soulcaster/server/db/client';

const [dir = '', round = '0', bulkRows = '0'] = process.argv.slice(2);
const WRITERS = 4;

// Written at once, so that a kill can swallow no line.
const say = (line: string) => writeSync(1, `${line}\n`);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

const asked = performance.now();
const database = await openDatabase({ databaseUrl: undefined, dataDir: dir, log }).catch((error: Error) => {
  say(`refused ${Math.round(performance.now() - asked)} ${error.message}`);
  process.exit(3);
});

await database.pool.query(`CREATE TABLE IF NOT EXISTS acknowledged (round int, writer int, n int, PRIMARY KEY (round, writer, n));
  CREATE TABLE IF NOT EXISTS bulk (n int PRIMARY KEY, text text)`);
say(`ready ${database.connectionString}`);
for (let writer = 0; writer < WRITERS; writer++) void write(writer);
void keepBusy();

async function write(writer: number) {
  for (let n = 0; ; n++) {
    await database.pool.query('INSERT INTO acknowledged VALUES ($1, $2, $3)', [round, writer, n]);
    say(`row ${writer} ${n}`);
  }
}

/** Long statements between the small ones: an engine whose server is killed now is still at work for a while. */
async function keepBusy() {
  for (;;) {
    await database.pool.query('TRUNCATE bulk');
    await database.pool.query(`INSERT INTO bulk SELECT n, repeat('x', 200) FROM generate_series(1, $1::int) AS n`, [
      bulkRows,
    ]);
  }
}
