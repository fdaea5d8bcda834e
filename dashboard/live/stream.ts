import { Event, LogLine } from '@soulcaster/contract';

export type LiveState = 'connecting' | 'live' | 'reconnecting';

export interface StreamListener {
  onState: (state: LiveState) => void;
  onOpen: () => void;
  onEvent: (event: Event) => void;
  onLog: (jobId: string, line: LogLine) => void;
}

const retryMsMax = 15_000;

/**
 * The one live stream of a tab. The browser resumes a broken connection by itself from the last id it saw; when the server
 * refused it for good (a restart behind a proxy, say) it is opened again here, from the same id, more and more slowly.
 */
export function openStream(projectId: string, listener: StreamListener) {
  let source: EventSource | null = null;
  let lastId = '';
  let jobId: string | null = null;
  let attempts = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const note = (message: MessageEvent<string>) => {
    if (message.lastEventId) lastId = message.lastEventId;
    return JSON.parse(message.data) as unknown;
  };

  const open = () => {
    if (closed) return;
    clearTimeout(timer);
    source?.close();
    const query = new URLSearchParams();
    if (jobId) query.set('job_id', jobId);
    if (lastId) query.set('after', lastId);
    source = new EventSource(`/api/projects/${projectId}/events${query.size ? `?${query}` : ''}`);
    source.onopen = () => {
      attempts = 0;
      listener.onState('live');
      listener.onOpen();
    };
    source.onerror = () => {
      listener.onState('reconnecting');
      if (source?.readyState === EventSource.CLOSED)
        timer = setTimeout(open, Math.min(retryMsMax, 500 * 2 ** attempts++));
    };
    source.addEventListener('event', (message) => {
      const event = Event.safeParse(note(message));
      if (event.success) listener.onEvent(event.data);
    });
    source.addEventListener('log', (message) => {
      const raw = note(message);
      const line = LogLine.safeParse(raw);
      if (line.success) listener.onLog(String((raw as { job_id?: unknown }).job_id ?? jobId), line.data);
    });
  };

  open();
  return {
    /** Adds the log of this job to the stream, or takes it off again. */
    follow(nextJobId: string | null) {
      if (nextJobId === jobId) return;
      jobId = nextJobId;
      open();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      source?.close();
    },
  };
}
