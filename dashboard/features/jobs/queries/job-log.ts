'use client';
import type { LogLine } from '@soulcaster/contract';
import { useEffect, useState } from 'react';
import { useLive } from '@/live/live.tsx';
import { readable } from '@/session/problem.ts';
import { useProject } from '@/session/session.tsx';
import { addLines } from '../add-lines.ts';

const pageSize = 1000;
const paintMs = 100;

interface JobLog {
  lines: LogLine[];
  loaded: boolean;
  error: { message: string; requestId: string | null } | null;
  retry: () => void;
}

/**
 * The whole log of a job: what is stored, then what arrives. The stored part is asked for again each time the stream is (re)opened,
 * so no line is missing and none comes twice. Painted at most ten times a second.
 */
export function useJobLog(jobId: string): JobLog {
  const { routes } = useProject();
  const live = useLive();
  const onLog = live?.onLog;
  const [lines, setLines] = useState<LogLine[]>([]);
  const [loaded, setLoaded] = useState(false);
  const [error, setError] = useState<JobLog['error']>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let waiting: LogLine[] = [];
    const timer = setInterval(() => {
      if (waiting.length === 0) return;
      const ready = waiting;
      waiting = [];
      setLines((before) => addLines(before, ready));
    }, paintMs);
    const stop = onLog?.(jobId, (line) => waiting.push(line));
    return () => {
      clearInterval(timer);
      stop?.();
    };
  }, [jobId, onLog]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each (re)connection and each retry reads the stored part again
  useEffect(() => {
    let left = false;
    const read = async () => {
      try {
        for (let after = 0; !left; ) {
          const page = await routes.jobs.logs(jobId, { after, limit: pageSize });
          if (left) return;
          setLines((before) => addLines(before, page.items));
          const last = page.items.at(-1)?.seq ?? after;
          if (page.items.length === 0 || last >= page.last_seq) break;
          after = last;
        }
        setLoaded(true);
        setError(null);
      } catch (failure) {
        if (!left) setError(readable(failure));
      }
    };
    read();
    return () => {
      left = true;
    };
  }, [jobId, live?.opened, attempt]);

  return { lines, loaded, error, retry: () => setAttempt((before) => before + 1) };
}
