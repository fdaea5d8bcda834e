// agents, models, context
export { acpAgent, type CommandLineAgent, mountsFor } from './agents/acp/acp-agent.ts';
export { programs } from './agents/acp/programs.ts';
export { builtinAgent } from './agents/builtin/builtin-agent.ts';
export { patchedTexts } from './agents/repair/directory/patched-texts.ts';
export {
  type FoundPatch,
  type RepairRequest,
  type RepairResult,
  repairDirectory,
} from './agents/repair/directory/repair-directory.ts';
export { type Crash, type CrashCall, type CrashSaid, crashCall, crashSaid } from './agents/repair/examples/crash.ts';
export { type ExampleTest, exampleTest, shownExample } from './agents/repair/examples/example-test.ts';
export { examplesIn, type FoundExample } from './agents/repair/examples/extraction.ts';
export { writeCall } from './agents/repair/examples/given.ts';
export { type ExampleLanguage, parseLiteral, parseLiterals } from './agents/repair/examples/literals.ts';
export {
  type Proposal,
  proposalsFrom,
  type TypedExample,
  typedExample,
} from './agents/repair/examples/proposals.ts';
export { writeLiteral } from './agents/repair/examples/write-literal.ts';
export { repairAgent } from './agents/repair/repair-agent.ts';
export { askForWording, askWhetherOneProblem, type Verdict, type Wording } from './context/ask-about-reports.ts';
export { candidateFiles, type FileHit, type Told } from './context/candidate-files.ts';
export { computedPlan } from './context/computed-plan.ts';
export { framesIn, type MatchedFrame, matchFrames } from './context/frames.ts';
export { type BuiltTree, mappedFrames } from './context/mapped-frames.ts';
export { type ModelPlanRequest, type ModelPlanResult, modelPlan } from './context/model-plan.ts';
export { readTreeFrom, type Tree } from './context/tree.ts';

// gateway
export type { ModelAccess } from './gateway/grant.ts';
export type { GatewayBudget } from './gateway/ledger.ts';
export { type ModelGateway, type ModelGrant, openModelGateway } from './gateway/open-gateway.ts';
export { wiresOf } from './gateway/wires.ts';
// git
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
export type { ModelAnswer } from './models/ask-model.ts';
export { createModel, type ModelOptions, type PricedModel } from './models/create-model.ts';
export { type ModelFailure, modelFailure } from './models/failure.ts';
export { jobPurse } from './models/job-purse.ts';
export { meteredModel } from './models/metered-model.ts';
export { type Price, priceOf } from './models/prices.ts';
export { addUsage, noUsage, usageOf } from './models/usage.ts';
// sandboxes
export { type DockerSandboxOptions, dockerSandbox } from './sandboxes/docker/docker.ts';
export type { E2bAccount } from './sandboxes/e2b/account.ts';
export { e2bSandbox } from './sandboxes/e2b/e2b.ts';
export {
  type LocalSandboxOptions,
  type LocalSandboxProvider,
  localSandbox,
} from './sandboxes/local.ts';
export { SandboxUnavailable } from './sandboxes/unavailable.ts';
export { OutsideWorkspace } from './sandboxes/workspace-path.ts';
export * from './types.ts';
// verify
export { runBaseline } from './verify/baseline.ts';
export { changedFiles } from './verify/changed-files.ts';
export { type DetectedCommands, detectCommands } from './verify/detect.ts';
export {
  type EvidenceInput,
  gatherEvidence,
  type Verification,
  type VerificationFailure,
} from './verify/evidence.ts';
export {
  type GateCode,
  type GateContext,
  type GateLimits,
  type GateReason,
  type GateVerdict,
  gate,
  gateTree,
} from './verify/gates.ts';
export { newSyntaxProblems, type SyntaxProblem } from './verify/syntax.ts';
export { expandScripts, parseTestCommand, type TestStep } from './verify/test-command.ts';
export { isTestPath } from './verify/test-paths.ts';
export type { FailureKind, TestResult } from './verify/test-results.ts';
export { runTests, type StepRun, type TestRun, type TestRunInput } from './verify/test-run.ts';
export { reapWorkFolders } from './work-folder.ts';
