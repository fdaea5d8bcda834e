import { Readable, Writable } from 'node:stream';
import * as acp from '@agentclientprotocol/sdk';
import type { AgentEvent, SandboxProcess } from '../../types.ts';
import { Translation } from './events.ts';
import { decide } from './permission.ts';

const START_MS_MAX = 120_000;
const MESSAGE_BYTES_MAX = 8 * 1024 * 1024;
const UPDATES_MAX = 50_000;

export interface Task {
  cwd: string;
  prompt: string;
  meta: Record<string, unknown>;
  emit(event: AgentEvent): void;
}

/**
 * One prompt to a program that speaks the Agent Client Protocol (version 1) over its standard streams: its updates become
 * events, its questions are answered by policy, and it gets neither files nor terminals from this side. Throws when the
 * program goes away or breaks the protocol.
 */
export async function converse(
  { stdin, stdout }: SandboxProcess,
  { cwd, prompt, meta, emit }: Task,
): Promise<{ stopReason: acp.StopReason; text: string }> {
  const stream = acp.ndJsonStream(
    Writable.toWeb(stdin),
    Readable.toWeb(stdout) as unknown as ReadableStream<Uint8Array>,
    { maxMessageBytes: MESSAGE_BYTES_MAX },
  );
  return acp
    .client({ name: 'soulcaster' })
    .onRequest(acp.methods.client.session.requestPermission, ({ params }) => decide(params, emit))
    .connectWith(stream, async (context) => {
      const session = await inTime(START_MS_MAX, async () => {
        await context.request(acp.methods.agent.initialize, {
          protocolVersion: acp.PROTOCOL_VERSION,
          clientCapabilities: { fs: { readTextFile: false, writeTextFile: false } },
          clientInfo: { name: 'soulcaster', version: '0.1.0' },
        });
        return context.buildSession({ cwd, mcpServers: [], _meta: meta }).start();
      });
      const translation = new Translation(emit);
      const answered = session.prompt(prompt);
      // Its failure is told by the next update as well; without this it would be one that nobody looks at.
      answered.catch(() => undefined);
      for (let updates = 0; updates < UPDATES_MAX; updates++) {
        const message = await session.nextUpdate();
        if (message.kind === 'session_update') translation.update(message.update);
        else {
          translation.flush();
          return { stopReason: message.stopReason, text: translation.lastText };
        }
      }
      throw new Error(`it sent more than ${UPDATES_MAX} updates`);
    });
}

async function inTime<T>(ms: number, act: () => Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`it did not start within ${ms / 1000} s`)), ms);
  try {
    return await Promise.race([act(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
