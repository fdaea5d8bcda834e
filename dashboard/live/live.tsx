'use client';
import type { Event, LogLine } from '@soulcaster/contract';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { type LiveState, openStream } from './stream.ts';
import { staleAfter, type Topic } from './topics.ts';

type LogListener = (line: LogLine) => void;

interface Live {
  state: LiveState;
  /** How many times the stream was opened: what was read before may have a gap, and is read again. */
  opened: number;
  onEvent: (listener: (event: Event) => void) => () => void;
  onLog: (jobId: string, listener: LogListener) => () => void;
}

const LiveContext = createContext<Live | null>(null);
const gatherMs = 250;
/** Parts of the page may take over from the server's HTML later than this provider: until then, their data must not change. */
const firstRefreshMs = 1000;

/** Keeps the page true: one stream a tab; what an event makes stale is fetched again, at most four times a second. */
export function LiveProvider({ projectId, children }: { projectId: string; children: ReactNode }) {
  const [state, setState] = useState<LiveState>('connecting');
  const [opened, setOpened] = useState(0);
  const queries = useQueryClient();
  const stream = useRef<ReturnType<typeof openStream>>(null);
  const eventListeners = useRef(new Set<(event: Event) => void>());
  const logListeners = useRef(new Map<string, Set<LogListener>>());

  useEffect(() => {
    const refresh = gather(gatherMs, (topics: Set<Topic>) => {
      for (const topic of topics) queries.invalidateQueries({ queryKey: [projectId, topic] });
    });
    const started = openStream(projectId, {
      onState: setState,
      onOpen: () => setOpened((before) => before + 1),
      onEvent: (event) => {
        refresh.add(staleAfter[event.type]);
        for (const listener of eventListeners.current) listener(event);
      },
      onLog: (jobId, line) => {
        for (const listener of logListeners.current.get(jobId) ?? []) listener(line);
      },
    });
    stream.current = started;
    started.follow([...logListeners.current.keys()].at(-1) ?? null);
    return () => {
      started.close();
      refresh.stop();
    };
  }, [projectId, queries]);

  // Kept apart from the state: a listener must not be taken off and put back each time the connection changes.
  const subscriptions = useMemo<Omit<Live, 'state' | 'opened'>>(
    () => ({
      onEvent: (listener) => {
        eventListeners.current.add(listener);
        return () => eventListeners.current.delete(listener);
      },
      onLog: (jobId, listener) => {
        const listeners = logListeners.current.get(jobId) ?? new Set();
        logListeners.current.set(jobId, listeners.add(listener));
        stream.current?.follow(jobId);
        return () => {
          listeners.delete(listener);
          if (listeners.size === 0) logListeners.current.delete(jobId);
          stream.current?.follow([...logListeners.current.keys()].at(-1) ?? null);
        };
      },
    }),
    [],
  );
  const value = useMemo(() => ({ state, opened, ...subscriptions }), [state, opened, subscriptions]);
  return <LiveContext value={value}>{children}</LiveContext>;
}

export const useLive = () => use(LiveContext);

/** Calls back with each live event, for what is more than a refresh. */
export function useLiveEvent(listener: (event: Event) => void) {
  const onEvent = useLive()?.onEvent;
  const call = useEffectEvent(listener);
  useEffect(() => onEvent?.((event) => call(event)), [onEvent]);
}

function gather(afterMs: number, flush: (topics: Set<Topic>) => void) {
  let topics = new Set<Topic>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begun = performance.now();
  return {
    add(more: Topic[]) {
      for (const topic of more) topics.add(topic);
      timer ??= setTimeout(
        () => {
          timer = undefined;
          const ready = topics;
          topics = new Set();
          flush(ready);
        },
        Math.max(afterMs, firstRefreshMs - (performance.now() - begun)),
      );
    },
    stop: () => clearTimeout(timer),
  };
}
