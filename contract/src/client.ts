import type {
  Cluster,
  ClusterDetail,
  ClusteringStatus,
  ClusterJob,
  ClusterJobCreate,
  ClusterQuery,
  ClusterUpdate,
  Suggestion,
  SuggestionAnswer,
  SuggestionAnswered,
} from './cluster.ts';
import type { ActivityQuery, Event } from './event.ts';
import type { ChoiceAnswer, Example, ExampleCreate, ExampleDecision, ExampleList } from './example.ts';
import type { Feedback, FeedbackCreate, FeedbackQuery } from './feedback.ts';
import type { FeedbackImport, FeedbackImportQuery } from './feedback-import.ts';
import type {
  ClusterMerge,
  ClusterSplit,
  FeedbackDetach,
  FeedbackMove,
  FeedbackPin,
  GroupingAccept,
  GroupingAccepted,
  GroupingAct,
  GroupingActQuery,
  GroupingDiff,
  SplitProposal,
} from './grouping.ts';
import type {
  Job,
  JobDetail,
  JobQuery,
  LogPage,
  Plan,
  PlanUpdate,
  PullRequest,
  PullRequestDetail,
  StartFix,
} from './job.ts';
import type { MaskingPreview, MaskingPreviewed } from './masking.ts';
import type { Page } from './page.ts';
import { Problem } from './problem.ts';
import type {
  Me,
  Member,
  MemberInvite,
  MemberUpdate,
  Project,
  ProjectCreate,
  ProjectUpdate,
  SignInOptions,
  Token,
  TokenCreate,
  TokenCreated,
} from './project.ts';
import type { Repository, RepositoryCreate, RepositoryDetection, RepositoryUpdate } from './repository.ts';
import type {
  Delivery,
  DeliveryDetail,
  DeliveryQuery,
  IngestAnswer,
  PreviewRequest,
  PushedDelivery,
  ReplayedMany,
  ReplayMany,
  SampleRequest,
  Source,
  SourceCreate,
  SourceCreated,
  SourceKindFacts,
  SourcePreview,
  SourceTest,
  SourceUpdate,
} from './source.ts';
import type { Capabilities, Decisions, Health, Stats } from './stats.ts';

/** An answer that is not 2xx. `problem.detail` is written for a person. */
export class ApiProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.problem = problem;
  }
}

export interface ClientOptions {
  baseUrl: string;
  headers?: Record<string, string>;
  fetch?: typeof fetch;
}

type Query = Record<string, string | number | boolean | null | undefined>;
type ListQuery = { cursor?: string; limit?: number };

export type Client = ReturnType<typeof createClient>;

/** The typed client of the REST API: one function a route. Rejects with `ApiProblem`, or with fetch's own error when nothing answers. */
export function createClient(options: ClientOptions) {
  const get = <T>(path: string, query?: Query) => call<T>(options, 'GET', path + search(query));
  const post = <T>(path: string, body?: unknown) => call<T>(options, 'POST', path, body ?? {});
  const patch = <T>(path: string, body: unknown) => call<T>(options, 'PATCH', path, body);
  const put = <T>(path: string, body: unknown) => call<T>(options, 'PUT', path, body);
  const del = (path: string) => call<void>(options, 'DELETE', path);

  return {
    health: () => get<Health>('/api/health'),
    me: () => get<Me>('/api/me'),
    signInOptions: () => get<SignInOptions>('/api/sign-in'),
    capabilities: () => get<Capabilities>('/api/capabilities'),
    sourceSample: (kind: string) => get<SampleRequest>(`/api/source-kinds/${encodeURIComponent(kind)}/sample`),
    sourceKinds: () => get<{ items: SourceKindFacts[] }>('/api/source-kinds'),
    projects: {
      list: () => get<{ items: Project[] }>('/api/projects'),
      create: (body: ProjectCreate) => post<Project>('/api/projects', body),
      /** Makes the demo project and begins to send its reports through the real doors. */
      startDemo: () => post<Project>('/api/demo'),
      get: (id: string) => get<Project>(`/api/projects/${id}`),
      update: (id: string, body: ProjectUpdate) => patch<Project>(`/api/projects/${id}`, body),
      delete: (id: string) => del(`/api/projects/${id}`),
    },
    project: (id: string) => {
      const at = `/api/projects/${encodeURIComponent(id)}`;
      return {
        stats: () => get<Stats>(`${at}/stats`),
        previewMasking: (body: MaskingPreview) => post<MaskingPreviewed>(`${at}/masking/preview`, body),
        decisions: () => get<Decisions>(`${at}/decisions`),
        activity: (query: ActivityQuery = {}) => get<Page<Event>>(`${at}/activity`, query as Query),
        feedback: {
          list: (query: FeedbackQuery = {}) => get<Page<Feedback>>(`${at}/feedback`, query as Query),
          get: (feedbackId: string) => get<Feedback>(`${at}/feedback/${feedbackId}`),
          create: (body: FeedbackCreate) => post<Feedback>(`${at}/feedback`, body),
          /** For good: its words are gone everywhere, and there is no undo. */
          delete: (feedbackId: string) => del(`${at}/feedback/${feedbackId}`),
          move: (body: FeedbackMove) => post<GroupingAct>(`${at}/feedback/move`, body),
          detach: (body: FeedbackDetach) => post<GroupingAct>(`${at}/feedback/detach`, body),
          pin: (body: FeedbackPin) => post<GroupingAct>(`${at}/feedback/pin`, body),
          /** The file as it is: CSV, or JSON lines. */
          import: (file: Uint8Array<ArrayBuffer> | Blob | string, query: FeedbackImportQuery = {}) =>
            upload<FeedbackImport>(options, `${at}/feedback-imports${search(query)}`, file),
        },
        clusters: {
          list: (query: ClusterQuery = {}) => get<Page<Cluster>>(`${at}/clusters`, query as Query),
          get: (clusterId: string) => get<ClusterDetail>(`${at}/clusters/${clusterId}`),
          update: (clusterId: string, body: ClusterUpdate) => patch<ClusterDetail>(`${at}/clusters/${clusterId}`, body),
          merge: (body: ClusterMerge) => post<GroupingAct>(`${at}/clusters/merge`, body),
          splitProposal: (clusterId: string) => get<SplitProposal>(`${at}/clusters/${clusterId}/split-proposal`),
          split: (clusterId: string, body: ClusterSplit) =>
            post<GroupingAct>(`${at}/clusters/${clusterId}/split`, body),
          plan: (clusterId: string) => get<{ plan: Plan | null }>(`${at}/clusters/${clusterId}/plan`),
          makePlan: (clusterId: string) => post<Plan>(`${at}/clusters/${clusterId}/plan`),
          updatePlan: (clusterId: string, body: PlanUpdate) => put<Plan>(`${at}/clusters/${clusterId}/plan`, body),
          examples: (clusterId: string) => get<ExampleList>(`${at}/clusters/${clusterId}/examples`),
          addExample: (clusterId: string, body: ExampleCreate) =>
            post<Example>(`${at}/clusters/${clusterId}/examples`, body),
          /** Reads the cluster's reports for calls and what they should give. */
          findExamples: (clusterId: string) => post<ExampleList>(`${at}/clusters/${clusterId}/examples/find`),
          decideExample: (clusterId: string, exampleId: string, body: ExampleDecision) =>
            patch<Example>(`${at}/clusters/${clusterId}/examples/${exampleId}`, body),
          startFix: (clusterId: string, body: StartFix = {}) =>
            post<Job>(`${at}/clusters/${clusterId}/start_fix`, body),
          jobs: (clusterId: string) => get<{ items: Job[] }>(`${at}/clusters/${clusterId}/jobs`),
        },
        suggestions: {
          list: () => get<{ items: Suggestion[] }>(`${at}/suggestions`),
          answer: (suggestionId: string, body: SuggestionAnswer) =>
            post<SuggestionAnswered>(`${at}/suggestions/${suggestionId}/answer`, body),
        },
        groupingActs: {
          list: (query: GroupingActQuery = {}) => get<{ items: GroupingAct[] }>(`${at}/grouping-acts`, query as Query),
          undo: (actId: string) => post<GroupingAct>(`${at}/grouping-acts/${actId}/undo`),
        },
        clusterJobs: {
          list: () => get<{ items: ClusterJob[] }>(`${at}/cluster-jobs`),
          create: (body: ClusterJobCreate = {}) => post<ClusterJob>(`${at}/cluster-jobs`, body),
          diff: (jobId: string) => get<GroupingDiff>(`${at}/cluster-jobs/${jobId}/diff`),
          accept: (jobId: string, body: GroupingAccept = {}) =>
            post<GroupingAccepted>(`${at}/cluster-jobs/${jobId}/accept`, body),
          get: (jobId: string) => get<ClusterJob>(`${at}/cluster-jobs/${jobId}`),
          status: () => get<ClusteringStatus>(`${at}/clustering/status`),
        },
        jobs: {
          list: (query: JobQuery = {}) => get<Page<Job>>(`${at}/jobs`, query as Query),
          get: (jobId: string) => get<JobDetail>(`${at}/jobs/${jobId}`),
          logs: (jobId: string, query: { after?: number; limit?: number } = {}) =>
            get<LogPage>(`${at}/jobs/${jobId}/logs`, query),
          cancel: (jobId: string) => post<Job>(`${at}/jobs/${jobId}/cancel`),
          /** Says which result is right where candidate fixes differ; answers the fix that starts with it. */
          answer: (jobId: string, body: ChoiceAnswer) => post<Job>(`${at}/jobs/${jobId}/answer`, body),
        },
        pullRequests: {
          list: (query: ListQuery & { state?: string } = {}) => get<Page<PullRequest>>(`${at}/pull-requests`, query),
          get: (prId: string) => get<PullRequestDetail>(`${at}/pull-requests/${prId}`),
          merge: (prId: string) => post<PullRequest>(`${at}/pull-requests/${prId}/merge`),
          close: (prId: string) => post<PullRequest>(`${at}/pull-requests/${prId}/close`),
        },
        sources: {
          list: () => get<{ items: Source[] }>(`${at}/sources`),
          create: (body: SourceCreate) => post<SourceCreated>(`${at}/sources`, body),
          get: (sourceId: string) => get<Source>(`${at}/sources/${sourceId}`),
          update: (sourceId: string, body: SourceUpdate) => patch<Source>(`${at}/sources/${sourceId}`, body),
          delete: (sourceId: string) => del(`${at}/sources/${sourceId}`),
          /** A new key (the old one works for 24 hours more). */
          rotate: (sourceId: string) => post<SourceCreated>(`${at}/sources/${sourceId}/rotate`),
          sync: (sourceId: string) => post<Source>(`${at}/sources/${sourceId}/sync`),
          /** A request as its sender makes it, to be signed with the secret. */
          sample: (sourceId: string) => get<SampleRequest>(`${at}/sources/${sourceId}/sample`),
          /** Sends the sample to the source's own door, or asks the vendor's API once, and leaves nothing behind. */
          test: (sourceId: string) => post<SourceTest>(`${at}/sources/${sourceId}/test`),
          deliveries: (sourceId: string, query: DeliveryQuery = {}) =>
            get<Page<Delivery>>(`${at}/sources/${sourceId}/deliveries`, query),
          /** Hands in what its sender would have sent, where the kind of source takes that. */
          push: (sourceId: string, body: PushedDelivery) =>
            post<IngestAnswer>(`${at}/sources/${sourceId}/deliveries`, body),
          delivery: (sourceId: string, deliveryId: string) =>
            get<DeliveryDetail>(`${at}/sources/${sourceId}/deliveries/${deliveryId}`),
          preview: (sourceId: string, body: PreviewRequest) =>
            post<SourcePreview>(`${at}/sources/${sourceId}/preview`, body),
          replayAll: (sourceId: string, body: ReplayMany) =>
            post<ReplayedMany>(`${at}/sources/${sourceId}/deliveries/replay`, body),
          replay: (sourceId: string, deliveryId: string) =>
            post<Delivery>(`${at}/sources/${sourceId}/deliveries/${deliveryId}/replay`),
        },
        repositories: {
          list: () => get<{ items: Repository[] }>(`${at}/repositories`),
          detect: (body: { forge: string; name: string; base_branch?: string }) =>
            post<RepositoryDetection>(`${at}/repositories/detect`, body),
          create: (body: RepositoryCreate) => post<Repository>(`${at}/repositories`, body),
          get: (repositoryId: string) => get<Repository>(`${at}/repositories/${repositoryId}`),
          update: (repositoryId: string, body: RepositoryUpdate) =>
            patch<Repository>(`${at}/repositories/${repositoryId}`, body),
          delete: (repositoryId: string) => del(`${at}/repositories/${repositoryId}`),
        },
        members: {
          list: () => get<{ items: Member[] }>(`${at}/members`),
          invite: (body: MemberInvite) => post<Member>(`${at}/members`, body),
          update: (memberId: string, body: MemberUpdate) => patch<Member>(`${at}/members/${memberId}`, body),
          remove: (memberId: string) => del(`${at}/members/${memberId}`),
        },
        tokens: {
          list: () => get<{ items: Token[] }>(`${at}/tokens`),
          create: (body: TokenCreate) => post<TokenCreated>(`${at}/tokens`, body),
          revoke: (tokenId: string) => del(`${at}/tokens/${tokenId}`),
        },
      };
    },
  };
}

function call<T>(options: ClientOptions, method: string, path: string, body?: unknown): Promise<T> {
  return send<T>(options, path, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
}

function upload<T>(options: ClientOptions, path: string, body: Uint8Array<ArrayBuffer> | Blob | string): Promise<T> {
  return send<T>(options, path, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body });
}

async function send<T>(options: ClientOptions, path: string, init: RequestInit): Promise<T> {
  const response = await (options.fetch ?? fetch)(options.baseUrl + path, {
    ...init,
    headers: { accept: 'application/json', ...(init.headers as object), ...options.headers },
  });
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  throw new ApiProblem(asProblem(answer, response));
}

function asProblem(answer: unknown, response: Response): Problem {
  const parsed = Problem.safeParse(answer);
  if (parsed.success) return parsed.data;
  return {
    type: 'about:blank',
    title: 'The server gave no readable answer',
    status: response.status,
    code: response.status >= 500 ? 'unavailable' : 'invalid',
    detail: `The server answered ${response.status} without saying why.`,
    request_id: response.headers.get('x-request-id') ?? '',
  };
}

function search(query: Query | undefined): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== null && value !== '') parameters.set(key, String(value));
  return parameters.size ? `?${parameters}` : '';
}
