import type { Database } from '@soulcaster/server/db/client';
import { newId } from '@soulcaster/server/ids';
import { type BenchReport, benchReports } from './reports.ts';

const AT_ONCE = 500;

/** Stores reports as a source would have left them, waiting to be grouped. */
export async function seedProject(pool: Database['pool'], projectId: string, count: number): Promise<void> {
  let batch: BenchReport[] = [];
  for await (const report of benchReports(count)) {
    batch.push(report);
    if (batch.length < AT_ONCE) continue;
    await store(pool, projectId, batch);
    batch = [];
  }
  if (batch.length > 0) await store(pool, projectId, batch);
}

async function store(pool: Database['pool'], projectId: string, reports: BenchReport[]): Promise<void> {
  const rows = JSON.stringify(reports.map((report) => ({ ...clean(report), id: newId(), project: projectId })));
  await pool.query(
    `WITH d AS (SELECT * FROM
        jsonb_to_recordset($1::jsonb) AS d(id uuid, project uuid, title text, body text, author text, at timestamptz)),
      items AS (INSERT INTO feedback
        (id, project_id, source, title, body, author, occurred_at, first_seen_at, last_seen_at, created_at, updated_at)
        SELECT id, project, 'manual', title, body, author, at, at, at, now(), now() FROM d),
      people AS (INSERT INTO feedback_reporters (feedback_id, reporter)
        SELECT id, author FROM d WHERE author IS NOT NULL)
    INSERT INTO feedback_days (feedback_id, day, occurrences) SELECT id, at::date, 1 FROM d`,
    [rows],
  );
}

/** As ingestion does: no byte that Postgres cannot store, and no more than a report may have. */
const clean = ({ title, body, ...rest }: BenchReport) => ({
  ...rest,
  title: title.replaceAll('\0', '').slice(0, 300) || 'Untitled',
  body: body.replaceAll('\0', '').slice(0, 20_000),
});
