import { join } from 'node:path';
import { dockerSandbox, localSandbox, type SandboxProvider } from '@soulcaster/agent';
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
    case 'local':
      return localSandbox({ root: join(config.dataDir, 'sandboxes') });
  }
}
