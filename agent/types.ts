import type { Readable, Writable } from 'node:stream';
import type { AgentId, Choice, ExampleCall, Expected } from '@soulcaster/contract';
import type { LanguageModel } from 'ai';
import type { ModelGateway } from './gateway/open-gateway.ts';

/** What a sandbox may use; a run that passes one of them ends with the matching `reason`. */
export interface Limits {
  wallMs: number;
  memoryMb: number;
  pids: number;
  diskMb: number;
  outputBytesMax: number;
}

export interface SandboxCapabilities {
  stdin: boolean;
  network: 'none' | 'allow' | 'open';
  memoryLimit: boolean;
  isolation: 'process' | 'container' | 'microvm';
  remote: boolean;
  /** Whether jobs can bring programs and sockets of this machine along. */
  mounts: boolean;
}

export interface SelfTest {
  ok: boolean;
  capabilities: SandboxCapabilities;
  /** Sentences for a person: what is missing and the one command that mends it. */
  problems: string[];
}

export interface CommandResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
  truncated: boolean;
  durationMs: number;
  /** Why it ended, where it was not by itself. */
  reason?: 'timeout' | 'oom' | 'disk' | 'killed' | 'output';
}

export interface RunOptions {
  argv: string[];
  cwd?: string;
  env?: Record<string, string>;
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Called with each chunk of output as it comes (already cut at the limit). */
  onOutput?(stream: 'stdout' | 'stderr', chunk: string): void;
}

/** A place where untrusted commands run: no secret, no host file, no network in it. `run` never throws for a failing command. */
export interface Sandbox extends AsyncDisposable {
  /** The path of the workspace inside the sandbox. */
  readonly workspace: string;
  /** Unpacks a tar (a tree without `.git`) into the workspace. */
  upload(tar: Readable): Promise<void>;
  /** The workspace as a tar; who reads it enforces the limits. */
  download(): Promise<Readable>;
  run(options: RunOptions): Promise<CommandResult>;
  spawn(options: { argv: string[]; env?: Record<string, string> }): Promise<SandboxProcess>;
  /** Paths are relative to the workspace; `null` when there is no such file. */
  readFile(path: string): Promise<Uint8Array | null>;
  writeFile(path: string, content: Uint8Array | string): Promise<void>;
  listFiles(): Promise<string[]>;
}

export interface SandboxProcess {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  wait(): Promise<number | null>;
  /** Which of its limits ended it, if one did. */
  reason?(): CommandResult['reason'];
  kill(): Promise<void>;
}

/** A file or folder of the host that a sandbox shows read-only. */
export interface Mount {
  from: string;
  to: string;
}

/** The place in a sandbox below which a job's own mounts stand. */
export const JOB_MOUNTS = '/opt/job/';

export type SandboxId = 'local' | 'docker' | 'e2b' | 'fargate';

export interface SandboxProvider {
  readonly id: SandboxId;
  selfTest(): Promise<SelfTest>;
  /** `mounts`: what the job brings along, such as a program and the way to its model; each stands below `JOB_MOUNTS`. */
  create(spec: { jobId: string; limits: Limits; signal: AbortSignal; mounts?: Mount[] }): Promise<Sandbox>;
  /** The path of a program that its sandboxes have by themselves; others are shown by `mounts`. */
  findProgram(command: string): Promise<string | null>;
  /** Ends what jobs left behind whose worker died; answers how many. */
  reap(isLive: (jobId: string) => boolean): Promise<number>;
}

export interface StackFrame {
  file: string;
  line?: number;
  /** From 1. */
  column?: number;
  function?: string;
  inApp: boolean;
  /** Local variables of the moment, as source text of the language. */
  vars?: Record<string, string>;
}

export interface QuotedReport {
  source: string;
  title: string;
  body: string;
  permalink?: string;
}

/** What the fix will do. A citation is a path (and line) that exists at the base commit. */
export interface PlanDraft {
  cause: string;
  files: string[];
  tasks: string[];
  citations: { path: string; line?: number }[];
}

/** All that an agent is told. Built by code from parsed fields; a reporter's words come as quoted data only. */
export interface FixBrief {
  title: string;
  summary: string;
  reports: QuotedReport[];
  /** Innermost first. */
  frames: StackFrame[];
  plan: PlanDraft;
  commands: { setup: string | null; test: string | null };
  /** What calls should give, as people accepted it: the agent that writes a patch writes these as tests too. */
  examples?: { call: ExampleCall; expected: Expected }[];
  repositoryHints: string;
  /** A person's own words for this attempt. */
  hint?: string;
  /** The output of the failed verification, from the second round on. */
  failingOutput?: string;
}

export interface Budget {
  steps: number;
  candidates: number;
  wallMs: number;
  costUsd: number;
}

/** Money that models may cost. Each request is booked before it is made. */
export interface Purse {
  /** Books between `least` and `most`; a sentence for a person where less than `least` is left. */
  book(least: number, most: number): Promise<Booking | { spent: string }>;
}

export interface Booking {
  /** What the request may cost. */
  readonly usd: number;
  /** What it did cost: the rest is free again. */
  settle(usd: number): Promise<void>;
}

export interface Usage {
  inputTokens: number;
  outputTokens: number;
  costUsd: number;
}

export type AgentEvent =
  | { type: 'text'; text: string }
  | { type: 'tool'; name: string; summary: string; input: unknown }
  | { type: 'tool_result'; name: string; ok: boolean; output: string }
  | { type: 'progress'; text: string; done: number; total: number | null }
  | { type: 'usage'; usage: Usage }
  | { type: 'denied'; name: string; reason: string };

export type AgentOutcome =
  | { stop: 'done'; summary: string; usage: Usage }
  | { stop: 'no_change'; summary: string; usage: Usage }
  | { stop: 'ambiguous'; question: string; choice?: Choice | undefined; summary: string; usage: Usage }
  | { stop: 'diagnosis'; summary: string; usage: Usage }
  | { stop: 'budget'; summary: string; usage: Usage }
  | { stop: 'error'; reason: string; retryable: boolean; usage: Usage };

/** The kinds of API that models are spoken to by. */
export type ModelWire = 'openai-chat' | 'openai-responses' | 'anthropic' | 'gemini';

export interface AgentRun {
  brief: FixBrief;
  /** The workspace already holds the base commit's tree. */
  sandbox: Sandbox;
  model: { model: LanguageModel; price: { inputUsdPerMillion: number; outputUsdPerMillion: number } } | null;
  /** For agents that are programs in the sandbox, which shows it. */
  gateway?: ModelGateway | undefined;
  budget: Budget;
  /** What it may cost beside its own budget. */
  purse?: Purse | undefined;
  seed: number;
  /** Who runs it gave the reports: examples in them count as accepted. Never set where reports come from others. */
  trustReport?: boolean;
  signal: AbortSignal;
  /** Must not throw. */
  emit(event: AgentEvent): void;
}

/** Edits the sandbox's workspace; what it did is read from the tree, never from what it says. */
export interface Agent {
  readonly id: AgentId;
  readonly needs: { model: boolean; stdin: boolean };
  run(context: AgentRun): Promise<AgentOutcome>;
}
