import type { SessionUpdate, ToolCallUpdate } from '@agentclientprotocol/sdk';
import type { AgentEvent } from '../../types.ts';

const TEXT_CHARS_MAX = 20_000;
const OUTPUT_CHARS_MAX = 12_000;

/** Turns a session's updates into events. Words come in small pieces and are told when something else comes. */
export class Translation {
  /** What the agent said last. */
  lastText = '';
  readonly #emit: (event: AgentEvent) => void;
  readonly #calls = new Map<string, Call>();
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
      case 'tool_call':
      case 'tool_call_update':
        this.#call(update);
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

  /** Programs name a call before they know its input: it is told when it begins to work. */
  #call(update: ToolCallUpdate): void {
    const { toolCallId, status } = update;
    const before = this.#calls.get(toolCallId) ?? { name: 'other', title: '', input: {}, isTold: false, isDone: false };
    const call = {
      ...before,
      name: update.kind ?? before.name,
      title: titleOf(update) || before.title,
      input: update.rawInput ?? before.input,
    };
    this.#calls.set(toolCallId, call);
    // Some programs say the end more than once.
    if (!status || status === 'pending' || before.isDone) return;
    if (!before.isTold) {
      this.flush();
      this.#emit({ type: 'tool', name: call.name, summary: call.title.slice(0, 200), input: call.input });
    }
    const isDone = status === 'completed' || status === 'failed';
    if (isDone)
      this.#emit({ type: 'tool_result', name: call.name, ok: status === 'completed', output: outputOf(update) });
    this.#calls.set(toolCallId, { ...call, isTold: true, isDone });
  }
}

/** Some titles say what is done and not to what. */
function titleOf({ title, locations }: ToolCallUpdate): string {
  const path = locations?.[0]?.path.replace(/^\/workspace\//, '') ?? '';
  return !title || path.startsWith('/') || title.includes(path) ? (title ?? '') : `${title} ${path}`;
}

interface Call {
  name: string;
  title: string;
  input: unknown;
  isTold: boolean;
  isDone: boolean;
}

function outputOf({ content, rawOutput }: ToolCallUpdate): string {
  const parts = (content ?? []).map((part) => {
    if (part.type === 'content') return part.content.type === 'text' ? part.content.text : `(${part.content.type})`;
    return part.type === 'diff' ? `changed ${part.path}` : '';
  });
  const said = parts.filter(Boolean).join('\n');
  const raw = typeof rawOutput === 'string' ? rawOutput : (JSON.stringify(rawOutput) ?? '');
  return (said || raw).slice(0, OUTPUT_CHARS_MAX);
}
