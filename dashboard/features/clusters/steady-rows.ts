/**
 * Rows that do not jump under the cursor: while `held`, known rows keep their place (with fresh content), rows beyond the last
 * known one are appended, and rows that would push in between or above wait as arrivals.
 */
export function steadyRows<Row extends { id: string }>(order: string[], rows: Row[], held: boolean) {
  if (!held || order.length === 0) return { shown: rows, arrivals: [] as Row[] };
  const byId = new Map(rows.map((row) => [row.id, row]));
  const known = new Set(order);
  const lastKnown = rows.findLastIndex((row) => known.has(row.id));
  const kept = order.flatMap((id) => byId.get(id) ?? []);
  const fresh = rows.map((row, index) => ({ row, index })).filter(({ row }) => !known.has(row.id));
  return {
    shown: [...kept, ...fresh.filter(({ index }) => index > lastKnown).map(({ row }) => row)],
    arrivals: fresh.filter(({ index }) => index < lastKnown).map(({ row }) => row),
  };
}
