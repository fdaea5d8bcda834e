import { join } from 'node:path';
import { dockerSandbox, e2bSandbox, localSandbox, type SandboxProvider } from '@soulcaster/agent';
import type { Config } from './config.ts';

/** Where fixes run, as the installation's settings say. Never by what a report says. */
export function openSandbox(config: Config): SandboxProvider {
  switch (config.SOULCASTER_SANDBOX) {
    case 'docker':
      return dockerSandbox({
        host: config.DOCKER_HOST,
        certPath: config.DOCKER_CERT_PATH,
        image: config.DOCKER_SANDBOX_IMAGE,
      });
    case 'e2b':
      return e2bSandbox({
        apiKey: config.E2B_API_KEY,
        template: config.E2B_TEMPLATE ?? config.KILOCODE_TEMPLATE_NAME ?? 'soulcaster-sandbox',
        domain: config.E2B_DOMAIN,
        apiUrl: config.E2B_API_URL,
        sandboxUrl: config.E2B_SANDBOX_URL,
      });
    case 'local':
      return localSandbox({ root: join(config.dataDir, 'sandboxes') });
  }
}
