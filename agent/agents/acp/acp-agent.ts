import { randomBytes } from 'node:crypto';
import type { StopReason } from '@agentclientprotocol/sdk';
import { type ModelGateway, type ModelGrant, RELAY, SOCKET } from '../../gateway/open-gateway.ts';
import { noUsage } from '../../models/usage.ts';
import {
  type Agent,
  type AgentOutcome,
  type AgentRun,
  type Budget,
  JOB_MOUNTS,
  type ModelWire,
  type Mount,
  type Sandbox,
  type SandboxProcess,
} from '../../types.ts';
import { taskPrompts } from '../task.ts';
import { treeMark } from '../tree-mark.ts';
import { converse } from './converse.ts';
import { type Find, findInstallation, type Installation } from './installation.ts';
import type { Program, Start } from './programs.ts';
import { hideProjectConfiguration } from './project-configuration.ts';

/** An agent that is a program, of this machine or of the sandbox: what it needs shown there, and how its model can be spoken to. */
export interface CommandLineAgent extends Agent {
  readonly label: string;
  readonly wires: ModelWire[];
  find(): Promise<Installation>;
}

const GATEWAY = `${JOB_MOUNTS}gateway`;
const PORT = 4100;
const SUMMARY_CHARS_MAX = 4000;
const STDERR_CHARS_MAX = 4000;
// Such programs ask their model beside the task as well: for titles, summaries, checks.
const REQUESTS_PER_STEP = 3;
const TOKENS_PER_STEP = 200_000;

/** What a sandbox has to show for such agents to work in it. */
export function mountsFor(gateway: ModelGateway, installations: Installation[]): Mount[] {
  const shown = installations.flatMap((each) => (each.ok ? each.mounts : []));
  return [{ from: gateway.folder, to: GATEWAY }, ...shown];
}

/**
 * A command-line coding agent behind the Agent Client Protocol; `inSandbox` finds programs that its sandbox has by itself. It runs in the sandbox with an empty home, a token of its
 * own and nothing else, reaches the one model through the gateway, and does not see the repository's settings for agents.
 * Ends as the built-in agent does; whatever it says, `done` means that the workspace has changed.
 */
export function acpAgent(program: Program, inSandbox: Find, here?: Find): CommandLineAgent {
  const find = () => findInstallation(program, inSandbox, here);
  return {
    id: program.id,
    label: program.label,
    wires: program.wires,
    needs: { model: true, stdin: true },
    find,
    run: (context) => run(program, find, context),
  };
}

async function run(program: Program, find: CommandLineAgent['find'], context: AgentRun): Promise<AgentOutcome> {
  const { gateway, sandbox, budget, signal } = context;
  const cannot = (reason: string): AgentOutcome => ({ stop: 'error', reason, retryable: false, usage: noUsage });
  if (!gateway) return cannot(`${program.label} needs the way to a model, and there is none`);
  const wire = program.wires.find((each) => gateway.wires.includes(each));
  if (!wire) return cannot(`${program.label} cannot speak to ${gateway.model}: it speaks ${program.wires.join(', ')}`);
  const installation = await find();
  if (!installation.ok) return cannot(installation.reason);
  const before = await treeMark(sandbox);
  using grant = gateway.grant(wire, grantOf(budget), context.purse);
  const url = `http://127.0.0.1:${PORT}`;
  const start = program.start({ name: gateway.model, wire, url, token: grant.token });
  const deadline = AbortSignal.timeout(budget.wallMs);
  const ending = AbortSignal.any([signal, deadline, grant.spent]);
  const restore = await hideProjectConfiguration(sandbox);
  let end: Ended;
  try {
    end = await workUntil(ending, await launch(sandbox, installation.path, start), { context, start, grant });
  } finally {
    if (!signal.aborted) await restore();
  }
  const usage = grant.usage();
  context.emit({ type: 'usage', usage });
  if (signal.aborted) return { stop: 'error', reason: 'cancelled', retryable: false, usage };
  if (grant.spent.aborted) return { stop: 'budget', summary: String(grant.spent.reason), usage };
  if (deadline.aborted) return { stop: 'budget', summary: `The time of ${budget.wallMs / 1000} s ran out.`, usage };
  const changed = (await treeMark(sandbox)) !== before;
  return outcomeOf(program, end, { changed, grant });
}

const grantOf = ({ steps, costUsd }: Budget) => ({
  requests: steps * REQUESTS_PER_STEP,
  tokens: steps * TOKENS_PER_STEP,
  costUsd,
});

const PREPARE = `set -e; mkdir -- "$1"; cd "$1"; shift
while [ $# -gt 0 ]; do mkdir -p -- "$(dirname -- "$1")"; printf %s "$2" > "$1"; shift 2; done`;

/** In a home that nothing before it wrote to, with the relay in front of it that gives the gateway a port. */
async function launch(sandbox: Sandbox, path: string, { args, env, files = {} }: Start): Promise<SandboxProcess> {
  const home = `/home/agent/home-${randomBytes(6).toString('hex')}`;
  const argv = ['/bin/sh', '-c', PREPARE, 'sh', home, ...Object.entries(files).flat()];
  const { exitCode, stderr } = await sandbox.run({ argv });
  if (exitCode !== 0) throw new Error(`the agent's home could not be made: ${stderr.slice(0, 300)}`);
  const relay = ['node', `${GATEWAY}/${RELAY}`, `${GATEWAY}/${SOCKET}`, String(PORT)];
  return sandbox.spawn({ argv: [...relay, path, ...args], env: { ...env, HOME: home } });
}

/** How the program itself ended; `broke`: it went away or did not keep to the protocol. */
type Ended = { stopReason: StopReason; text: string } | { broke: string };

async function workUntil(
  ending: AbortSignal,
  process: SandboxProcess,
  { context, start, grant }: { context: AgentRun; start: Start; grant: ModelGrant },
): Promise<Ended> {
  const kill = () => void process.kill();
  ending.addEventListener('abort', kill, { once: true });
  if (ending.aborted) kill();
  let complaint = '';
  process.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-STDERR_CHARS_MAX);
  });
  const { instructions, prompt } = taskPrompts(context.brief);
  try {
    return await converse(process, {
      cwd: context.sandbox.workspace,
      prompt: `${instructions}\n\n${prompt}`,
      meta: start.meta ?? {},
      emit(event) {
        context.emit(event);
        if (event.type === 'tool_result') context.emit({ type: 'usage', usage: grant.usage() });
      },
    });
  } catch (error) {
    const said =
      complaint.trim().split('\n').slice(-3).join(' ') || (error instanceof Error ? error.message : String(error));
    return { broke: said.replaceAll(grant.token, '…').slice(-500) };
  } finally {
    ending.removeEventListener('abort', kill);
    await process.kill();
  }
}

function outcomeOf(
  { label }: Program,
  end: Ended,
  { changed, grant }: { changed: boolean; grant: ModelGrant },
): AgentOutcome {
  const usage = grant.usage();
  const failure = grant.failure();
  if (failure && !changed) return { stop: 'error', ...failure, usage };
  if ('broke' in end) return { stop: 'error', reason: `${label} stopped: ${end.broke}`, retryable: true, usage };
  const summary = end.text.slice(0, SUMMARY_CHARS_MAX);
  switch (end.stopReason) {
    case 'end_turn':
      return { stop: changed ? 'done' : 'no_change', summary, usage };
    case 'max_tokens':
    case 'max_turn_requests':
      return { stop: 'budget', summary: `${label} came to a limit of its own (${end.stopReason}).`, usage };
    case 'refusal':
      return { stop: 'error', reason: `the model of ${label} refuses this task`, retryable: false, usage };
    case 'cancelled':
      return { stop: 'error', reason: `${label} gave up by itself`, retryable: true, usage };
  }
}
