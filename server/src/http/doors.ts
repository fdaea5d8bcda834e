/** Whether senders from outside post to this path: such a door authenticates by itself and may be bound apart. */
export const isDoor = (path: string) =>
  path.startsWith('/api/ingest/') || /^\/api\/\d{1,15}\/(?:envelope|store)\/?$/.test(path);
