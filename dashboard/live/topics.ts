import type { EventType } from '@soulcaster/contract';

/** What the page keeps, by the second part of its query keys: `[projectId, topic, …]`. */
export type Topic =
  | 'activity'
  | 'acts'
  | 'cluster'
  | 'clustering'
  | 'clusters'
  | 'decisions'
  | 'deliveries'
  | 'examples'
  | 'feedback'
  | 'job'
  | 'jobs'
  | 'members'
  | 'plan'
  | 'pull-request'
  | 'pull-requests'
  | 'repositories'
  | 'source'
  | 'sources'
  | 'stats'
  | 'suggestions'
  | 'tokens';

const clusterTopics: Topic[] = ['clusters', 'cluster', 'decisions', 'stats', 'activity'];
const fixTopics: Topic[] = [...clusterTopics, 'jobs', 'job', 'plan'];
const prTopics: Topic[] = [...fixTopics, 'pull-requests', 'pull-request'];
const feedbackTopics: Topic[] = [...clusterTopics, 'feedback', 'examples', 'clustering'];
/** What an act of a person on the grouping makes stale. */
export const groupingTopics: Topic[] = [...feedbackTopics, 'suggestions', 'acts'];
const sourceTopics: Topic[] = ['sources', 'source', 'deliveries'];

/** Which kept answers an event makes stale. */
export const staleAfter: Record<EventType, Topic[]> = {
  'project.created': [],
  'project.changed': ['activity'],
  'member.invited': ['members'],
  'member.joined': ['members'],
  'member.changed': ['members'],
  'member.removed': ['members'],
  'token.created': ['tokens'],
  'token.revoked': ['tokens'],
  'source.created': sourceTopics,
  'source.changed': sourceTopics,
  'source.deleted': sourceTopics,
  'source.received': [...sourceTopics, 'stats'],
  'source.synced': sourceTopics,
  'repository.created': ['repositories', 'clusters', 'cluster'],
  'repository.changed': ['repositories', 'clusters', 'cluster'],
  'repository.deleted': ['repositories', 'clusters', 'cluster'],
  'feedback.created': feedbackTopics,
  'feedback.changed': feedbackTopics,
  'cluster.created': clusterTopics,
  'cluster.changed': [...clusterTopics, 'feedback'],
  'cluster.merged': groupingTopics,
  'cluster.split': groupingTopics,
  'feedback.moved': groupingTopics,
  'feedback.pinned': ['feedback', 'activity', 'acts'],
  'grouping.undone': groupingTopics,
  'grouping.accepted': groupingTopics,
  'suggestion.made': ['suggestions', ...clusterTopics],
  'suggestion.answered': groupingTopics,
  'clustering.progressed': ['clustering', 'stats'],
  'plan.changed': ['plan', 'activity'],
  'example.changed': ['examples', 'job', 'activity'],
  'fix.started': fixTopics,
  'fix.moved': ['jobs', 'job', 'clusters', 'cluster', 'decisions', 'activity', 'plan'],
  'fix.ended': prTopics,
  'pr.opened': prTopics,
  'pr.merged': prTopics,
  'pr.closed': prTopics,
};
