export type RemoteFailure = 'auth' | 'not_found' | 'protected' | 'exists_with_other_content' | 'refused' | 'network';

const PATTERNS: [RemoteFailure, RegExp][] = [
  ['exists_with_other_content', /stale info|non-fast-forward|fetch first|reference already exists/i],
  ['protected', /GH006|GH013|protected branch|hook declined|refusing to allow|remote rejected|push declined/i],
  [
    'auth',
    /authentication failed|could not read (username|password)|error: 40[13]|permission to .* denied|access denied/i,
  ],
  ['not_found', /repository .*not found|does not exist|error: 404|does not appear to be a git repository/i],
  ['refused', /transport '.*' not allowed|unable to update url base from redirection/i],
];

/** What a remote's answer means; what is not known is a network failure, which may be tried again. */
export function classifyRemoteFailure(said: string): RemoteFailure {
  return PATTERNS.find(([, pattern]) => pattern.test(said))?.[0] ?? 'network';
}
