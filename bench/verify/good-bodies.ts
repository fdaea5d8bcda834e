const nobody = '00000000-0000-7000-8000-000000000000';

/** A good body for each route that takes one. A route that is missing here has no case, which fails the verifications. */
export const goodBodies: Record<string, Record<string, unknown>> = {
  'POST /api/projects': { name: 'Shop' },
  'PATCH /api/projects/{project_id}': { name: 'Renamed' },
  'POST /api/projects/{project_id}/masking/preview': {
    text: 'ann@example.com',
    masking: { email: true, ip: true, card: true, token: true, patterns: [] },
  },
  'POST /api/projects/{project_id}/members': { login: 'intruder', role: 'admin' },
  'PATCH /api/projects/{project_id}/members/{member_id}': { role: 'admin' },
  'POST /api/projects/{project_id}/tokens': { name: 'intruder', role: 'admin' },
  'POST /api/projects/{project_id}/sources': { kind: 'webhook', name: 'Intruder' },
  'PATCH /api/projects/{project_id}/sources/{source_id}': { name: 'Renamed' },
  'POST /api/projects/{project_id}/sources/{source_id}/preview': {
    delivery_id: nobody,
    settings: {},
  },
  'POST /api/projects/{project_id}/sources/{source_id}/deliveries/replay': { status: 'quarantined' },
  'POST /api/projects/{project_id}/sources/{source_id}/deliveries': { payload: { kind: 'post', title: 'Intruder' } },
  'POST /api/projects/{project_id}/repositories': { forge: 'local', name: '/nowhere/at/all' },
  'POST /api/projects/{project_id}/repositories/detect': { forge: 'local', name: '/nowhere/at/all' },
  'PATCH /api/projects/{project_id}/repositories/{repository_id}': { hints: 'Look here' },
  'POST /api/projects/{project_id}/feedback': { body: 'Put in from outside.' },
  'POST /api/projects/{project_id}/feedback/move': { feedback_ids: [nobody], into: nobody },
  'POST /api/projects/{project_id}/feedback/detach': { feedback_ids: [nobody] },
  'POST /api/projects/{project_id}/feedback/pin': { feedback_ids: [nobody], pinned: true },
  'POST /api/projects/{project_id}/clusters/merge': { cluster_ids: [nobody, nobody.replace('8', '9')] },
  'POST /api/projects/{project_id}/clusters/{cluster_id}/split': { feedback_ids: [nobody] },
  'PATCH /api/projects/{project_id}/clusters/{cluster_id}': { status: 'resolved' },
  'PUT /api/projects/{project_id}/clusters/{cluster_id}/plan': { cause: 'Guessed' },
  'POST /api/projects/{project_id}/clusters/{cluster_id}/start_fix': {},
  'POST /api/projects/{project_id}/clusters/{cluster_id}/examples': {
    function: 'slug',
    arguments: '"a b"',
    expected: '"a-b"',
  },
  'PATCH /api/projects/{project_id}/clusters/{cluster_id}/examples/{example_id}': { state: 'accepted' },
  'POST /api/projects/{project_id}/jobs/{job_id}/answer': { option: 0 },
  'POST /api/projects/{project_id}/cluster-jobs': { mode: 'preview' },
  'POST /api/projects/{project_id}/cluster-jobs/{cluster_job_id}/accept': {},
  'POST /api/projects/{project_id}/suggestions/{suggestion_id}/answer': { answer: 'same' },
};
