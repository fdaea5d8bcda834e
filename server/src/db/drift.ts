import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import pg from 'pg';

/** A place where the tables in code and the live tables differ; `undefined` on the side that lacks it. */
export interface Difference {
  table: string;
  column: string | undefined;
  inCode: string | undefined;
  inDatabase: string | undefined;
}

/**
 * Compares drizzle tables with the live catalogs of `public`: which tables, which columns, their types and nullability. Both
 * directions; tables that only the migrator uses are left out. No difference: an empty list.
 */
export async function schemaDrift(pool: pg.Pool, tables: PgTable[]): Promise<Difference[]> {
  const client = await pool.connect();
  try {
    // The tables in code are made as temporary ones, so that the database itself says what each type is called.
    await client.query('BEGIN');
    const inCode = new Map<string, Columns>();
    for (const [index, table] of tables.entries())
      inCode.set(getTableConfig(table).name, await columnsInCode(client, table, index));
    const inDatabase = await liveColumns(client);
    const names = [...new Set([...inCode.keys(), ...inDatabase.keys()])].sort();
    return names.flatMap((table) => compare(table, inCode.get(table), inDatabase.get(table)));
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** Column name → type and nullability as text. */
type Columns = Map<string, string>;

async function columnsInCode(client: pg.PoolClient, table: PgTable, index: number): Promise<Columns> {
  const temporary = `drift_${index}`;
  const columns = getTableConfig(table).columns.map(
    (column) => `${pg.escapeIdentifier(column.name)} ${column.getSQLType()}${column.notNull ? ' NOT NULL' : ''}`,
  );
  await client.query(`CREATE TEMPORARY TABLE ${temporary} (${columns.join(', ')})`);
  const { rows } = await client.query<ColumnRow>(`${COLUMNS} WHERE c.oid = $1::regclass`, [`pg_temp.${temporary}`]);
  return new Map(rows.map(({ column, description }) => [column, description]));
}

async function liveColumns(client: pg.PoolClient): Promise<Map<string, Columns>> {
  const { rows } = await client.query<ColumnRow>(
    `${COLUMNS} WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'schema_migrations'`,
  );
  const tables = new Map<string, Columns>();
  for (const { table, column, description } of rows) {
    const columns = tables.get(table) ?? new Map();
    tables.set(table, columns.set(column, description));
  }
  return tables;
}

interface ColumnRow {
  table: string;
  column: string;
  description: string;
}

const COLUMNS = `SELECT c.relname AS table, a.attname AS column,
    format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END AS description
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped`;

function compare(table: string, inCode: Columns | undefined, inDatabase: Columns | undefined): Difference[] {
  if (!inCode || !inDatabase)
    return [{ table, column: undefined, inCode: inCode && 'a table', inDatabase: inDatabase && 'a table' }];
  const columns = [...new Set([...inCode.keys(), ...inDatabase.keys()])];
  return columns
    .map((column) => ({ table, column, inCode: inCode.get(column), inDatabase: inDatabase.get(column) }))
    .filter((difference) => difference.inCode !== difference.inDatabase);
}
