// git

export { repairAgent } from './agents/repair/repair-agent.ts';
export { listBranches } from './git/branches.ts';
export { checkedOutBranch } from './git/checked-out-branch.ts';
export type { CommitInput, Person } from './git/commit.ts';
export { createRepository, type NewRepository } from './git/create-repository.ts';
export type { Diff, DiffEntry, DiffStatus } from './git/diff.ts';
export type { ImportLimits, ImportRefusal, ImportResult } from './git/import-tree.ts';
export { type MergeInput, type MergeResult, mergeIntoBase } from './git/merge.ts';
export { initBare, type Mirror, type MirrorResult, openMirror, type Remote } from './git/mirror.ts';
export { branchProblem, deleteBranch, type PushFailure, type PushInput, type PushResult, push } from './git/push.ts';
export { openRepository, type Repository } from './git/repository.ts';
export type { GitCredentials } from './git/run-git.ts';
export type { TreeChange } from './git/write-tree.ts';
// sandboxes
export { type LocalSandboxOptions, localSandbox, SandboxUnavailable } from './sandboxes/local.ts';
export { OutsideWorkspace } from './sandboxes/workspace-path.ts';
export * from './types.ts';
