import type { Installation } from '@soulcaster/server/context';

/** Whose rows belong to nobody's project. */
const shared = [
  'users',
  'sessions',
  'accounts',
  'verifications',
  'installation',
  'schema_migrations',
  'projects',
  'outages',
];
/** Which row of a project each row of these hangs on. */
const below: Record<string, string> = {
  feedback_reporters: 'feedback_id IN (SELECT id FROM feedback WHERE project_id = $)',
  feedback_days: 'feedback_id IN (SELECT id FROM feedback WHERE project_id = $)',
  job_logs: 'job_id IN (SELECT id FROM jobs WHERE project_id = $)',
};

/** All rows of a project as text, table by table, and what the queue holds for it. Throws for a table that nobody thought of. */
export async function rowsOf({ db }: Installation, projectId: string): Promise<Record<string, string>> {
  const { rows: tables } = await db.execute<{ name: string; scoped: boolean }>(`
    SELECT t.table_name AS name, bool_or(c.column_name = 'project_id') AS scoped
    FROM information_schema.tables t JOIN information_schema.columns c USING (table_schema, table_name)
    WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE' GROUP BY 1 ORDER BY 1`);
  const found: Record<string, string> = {};
  const read = async (name: string, table: string, where: string) => {
    const text = `SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') AS all FROM ${table} t WHERE ${where}`;
    const { rows } = await db.execute<{ all: string }>(text.replace('$', `'${projectId}'`));
    found[name] = rows[0]?.all ?? '';
  };
  for (const { name, scoped } of tables) {
    const where = scoped ? 'project_id = $' : below[name];
    if (where) await read(name, name, where);
    else if (!shared.includes(name)) throw new Error(`the table ${name} has no case in bench/verify/tenants/rows.ts`);
  }
  await read('projects', 'projects', 'id = $');
  await read('the queue', 'pgboss.job', "data->>'projectId' = $");
  return found;
}
