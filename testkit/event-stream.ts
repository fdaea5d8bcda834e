export interface StreamMessage {
  event: string;
  /** Where to resume: the next request's `last-event-id`. */
  id: string;
  data: string;
}

/** The messages of a server-sent event stream, as they come; comments are left out. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export async function* messagesOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<StreamMessage> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body ?? []) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
      const data = fields.get('data');
      if (data !== undefined) yield { event: fields.get('event') ?? 'message', id: fields.get('id') ?? '', data };
    }
  }
}
