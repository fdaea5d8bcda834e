import { sayingStarved } from './lateness.mjs';
import { runIds } from './tests.mjs';
import { commands, renew } from './worker.mjs';

/** What a candidate mends and what it breaks. Each step begins with modules that no test has used. */
commands.check = sayingStarved(async ({ suite, overlay: files, required, others, keep, testTimeoutMs }) => {
  const attempt = async (ids, failfast) => {
    if (ids.length === 0) return new Set();
    renew(files);
    return runIds(ids, testTimeoutMs, failfast, suite).catch(() => new Set());
  };
  const passed = await attempt(required, true);
  if (!required.every((id) => passed.has(id))) return { fixed: [], broken: [] };
  const also = await attempt(others, false);
  const kept = await attempt(keep, true);
  return { fixed: [...required, ...others.filter((id) => also.has(id))], broken: keep.filter((id) => !kept.has(id)) };
});
