export interface SentryFrame {
  file: string;
  line: number;
  function: string;
  context: string;
  /** Local variables, as the SDK writes them. */
  vars?: Record<string, unknown>;
}

export interface SentryReport {
  issue: { id: string; shortId: string };
  eventId: string;
  platform: 'node' | 'python';
  exception: { type: string; value: string };
  /** Of the repository, outermost first, as Sentry sends them. */
  frames: SentryFrame[];
  user: string;
  release: string;
  route: string;
}

/** The body of an issue alert as Sentry's internal integration posts it (`Sentry-Hook-Resource: event_alert`). */
export function sentryAlert(report: SentryReport, at: Date) {
  const { exception, issue } = report;
  const project = report.platform === 'node' ? 'shop-web' : 'back-office';
  const last = report.frames.at(-1);
  return {
    action: 'triggered',
    actor: { id: 'sentry', name: 'Sentry', type: 'application' },
    installation: { uuid: '0d6c1c9e-5f0f-4b2a-9a51-7d0f4e6f3b11' },
    data: {
      triggered_rule: 'Tell the maintainers',
      event: {
        event_id: report.eventId,
        issue_id: issue.id,
        issue_url: `https://sentry.example/api/0/issues/${issue.id}/`,
        web_url: `https://sentry.example/organizations/acme/issues/${issue.id}/events/${report.eventId}/`,
        url: `https://sentry.example/api/0/projects/acme/${project}/events/${report.eventId}/`,
        project: report.platform === 'node' ? 4501 : 4502,
        platform: report.platform,
        level: 'error',
        type: 'error',
        version: '7',
        title: `${exception.type}: ${exception.value}`,
        message: '',
        culprit: last ? `${last.file} in ${last.function}` : null,
        location: last?.file ?? null,
        release: report.release,
        environment: 'production',
        datetime: at.toISOString(),
        timestamp: at.getTime() / 1000,
        received: at.getTime() / 1000 + 0.4,
        fingerprint: ['{{ default }}'],
        metadata: { ...exception, filename: last?.file, function: last?.function },
        exception: { values: [{ ...exception, mechanism: mechanism(report), stacktrace: { frames: frames(report) } }] },
        request: { method: 'POST', url: `https://shop.example${report.route}` },
        user: { id: report.user, email: `${report.user}@customers.example` },
        tags: [
          ['environment', 'production'],
          ['level', 'error'],
          ['release', report.release],
          ['runtime', report.platform === 'node' ? 'node v24.4.0' : 'CPython 3.12.3'],
          ['transaction', report.route],
        ],
      },
    },
  };
}

function mechanism({ platform }: SentryReport) {
  return platform === 'node' ? { type: 'onunhandledrejection', handled: false } : { type: 'flask', handled: false };
}

function frames(report: SentryReport) {
  return [vendorFrame(report.platform), ...report.frames.map((frame) => ownFrame(frame, report.platform))];
}

function ownFrame(frame: SentryFrame, platform: 'node' | 'python') {
  const filename = platform === 'node' ? `app:///${frame.file}` : frame.file.replace(/^python\//, '');
  return {
    filename,
    abs_path: platform === 'node' ? `app:///${frame.file}` : `/srv/back-office/${frame.file}`,
    module: frame.file.replace(/\.\w+$/, '').replaceAll('/', '.'),
    function: frame.function,
    lineno: frame.line,
    context_line: frame.context,
    ...(frame.vars && { vars: frame.vars }),
    in_app: true,
  };
}

function vendorFrame(platform: 'node' | 'python') {
  return platform === 'node'
    ? {
        filename: '/srv/shop/node_modules/router/lib/layer.js',
        abs_path: '/srv/shop/node_modules/router/lib/layer.js',
        module: 'router.lib.layer',
        function: 'handleRequest',
        lineno: 152,
        in_app: false,
      }
    : {
        filename: 'flask/app.py',
        abs_path: '/usr/lib/python3/site-packages/flask/app.py',
        module: 'flask.app',
        function: 'dispatch_request',
        lineno: 902,
        in_app: false,
      };
}
