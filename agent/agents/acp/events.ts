import type { SessionUpdate, ToolCallContent } from '@agentclientprotocol/sdk';
import type { AgentEvent } from '../../types.ts';

const TEXT_CHARS_MAX = 20_000;
const OUTPUT_CHARS_MAX = 12_000;

/** Turns a session's updates into events. Words come in small pieces and are told when something else comes. */
export class Translation {
  /** What the agent said last. */
  lastText = '';
  readonly #emit: (event: AgentEvent) => void;
  readonly #names = new Map<string, string>();
  #text = '';

  constructor(emit: (event: AgentEvent) => void) {
    this.#emit = emit;
  }

  update(update: SessionUpdate): void {
    if (update.sessionUpdate === 'agent_message_chunk') {
      if (update.content.type === 'text') this.#text = (this.#text + update.content.text).slice(0, TEXT_CHARS_MAX);
      return;
    }
    switch (update.sessionUpdate) {
      case 'tool_call': {
        this.flush();
        const name = update.kind ?? 'other';
        this.#names.set(update.toolCallId, name);
        this.#emit({ type: 'tool', name, summary: update.title.slice(0, 200), input: update.rawInput ?? {} });
        this.#finish(update);
        return;
      }
      case 'tool_call_update':
        this.#finish(update);
        return;
      case 'plan': {
        this.flush();
        const done = update.entries.filter(({ status }) => status === 'completed').length;
        const now = update.entries.find(({ status }) => status === 'in_progress') ?? update.entries.at(-1);
        if (now) this.#emit({ type: 'progress', text: now.content.slice(0, 500), done, total: update.entries.length });
        return;
      }
      default:
        return;
    }
  }

  flush(): void {
    const text = this.#text.trim();
    this.#text = '';
    if (text === '') return;
    this.lastText = text;
    this.#emit({ type: 'text', text });
  }

  #finish(call: {
    toolCallId: string;
    status?: string | null;
    content?: ToolCallContent[] | null;
    rawOutput?: unknown;
  }) {
    if (call.status !== 'completed' && call.status !== 'failed') return;
    const name = this.#names.get(call.toolCallId);
    // Some programs say the end more than once.
    if (!name || !this.#names.delete(call.toolCallId)) return;
    this.#emit({ type: 'tool_result', name, ok: call.status === 'completed', output: outputOf(call) });
  }
}

function outputOf({ content, rawOutput }: { content?: ToolCallContent[] | null; rawOutput?: unknown }): string {
  const parts = (content ?? []).map((part) => {
    if (part.type === 'content') return part.content.type === 'text' ? part.content.text : `(${part.content.type})`;
    return part.type === 'diff' ? `changed ${part.path}` : '';
  });
  const said = parts.filter(Boolean).join('\n');
  const raw = typeof rawOutput === 'string' ? rawOutput : JSON.stringify(rawOutput ?? '');
  return (said || raw).slice(0, OUTPUT_CHARS_MAX);
}
