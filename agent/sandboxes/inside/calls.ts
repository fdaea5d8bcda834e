import type { Limits } from '../../types.ts';
import type { Host, Identity, JobFolders } from '../bwrap-args.ts';
import type { Command, Excess } from '../started.ts';

/** A job's folders on a machine elsewhere, and how commands are isolated over them there. */
export interface Box {
  host: Host;
  identity: Identity;
  folder: string;
  folders: JobFolders;
  limits: Limits;
}

/** What a job brings along, packed; `sockets` are made anew, each leads back to ours. */
export interface BroughtMount {
  tar: string;
  to: string;
  isFile: boolean;
}

/** What the program inside is asked to do, as its first frame. */
export type Call =
  | { verb: 'open'; limits: Limits; mounts: BroughtMount[] }
  | { verb: 'run'; box: Box; command: Command; stdin: boolean }
  | { verb: 'file'; box: Box; command: Command; input: string | null; output: string }
  | { verb: 'tunnel'; sockets: string[] };

export type Opened = { ok: true; box: Box; memoryLimit: boolean } | { ok: false; problem: string };

/** Why a command was ended inside, as exit codes; a command that ends with one of them by itself is told as 1. */
export const ENDED: Record<Excess, number> = { oom: 240, disk: 241, killed: 242 };
export const KILLED = 243;
export const isReserved = (code: number): boolean => code >= 240 && code <= 243;
