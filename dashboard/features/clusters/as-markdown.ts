import type { ClusterDetail, Feedback } from '@soulcaster/contract';

/** The cluster as Markdown, for a person or a model to read elsewhere. */
export function clusterAsMarkdown(cluster: ClusterDetail, feedback: Feedback[]): string {
  const facts = [
    `Status: ${cluster.status.replace('_', ' ')}`,
    `Reports: ${cluster.count} from ${cluster.reporters} people`,
    `First seen: ${cluster.first_seen_at}`,
    `Last seen: ${cluster.last_seen_at}`,
    cluster.repository && `Repository: ${cluster.repository.name}`,
    cluster.github_pr_url && `Pull request: ${cluster.github_pr_url}`,
  ].filter(Boolean);
  const crash = cluster.exception && fenced(`${cluster.exception.type}: ${cluster.exception.value}\n${stack(cluster)}`);
  return [
    `# ${cluster.short_id}: ${cluster.title}`,
    cluster.summary,
    facts.map((fact) => `- ${fact}`).join('\n'),
    crash,
    ...feedback.map(report),
  ]
    .filter(Boolean)
    .join('\n\n');
}

const stack = (cluster: ClusterDetail) =>
  cluster.frames
    .map((frame) => `  at ${frame.function ?? '?'} (${frame.file}${frame.line ? `:${frame.line}` : ''})`)
    .join('\n');

const report = (item: Feedback) =>
  [
    `## ${item.title}`,
    `${item.source}, ${item.occurred_at}${item.permalink ? `, ${item.permalink}` : ''}`,
    fenced(item.body),
  ].join('\n\n');

/** A fence longer than any inside, so that a report cannot close it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
