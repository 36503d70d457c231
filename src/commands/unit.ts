// The unit of systemd: what the server may touch, and nothing else.
import type { Config } from '../config/load.ts';
import { invalid } from '../lib/errors.ts';

export interface UnitInput {
  program: string;
  user: string;
  workFolder: string;
  config: Pick<
    Config,
    | 'dataFolder'
    | 'cacheFolder'
    | 'musicFolder'
    | 'configFile'
    | 'podcasts'
    | 'backup'
    | 'logFile'
    | 'address'
    | 'port'
    | 'baseUrl'
    | 'jukebox'
  >;
}

/** The text of the unit, with the folders of a configuration. */
export function unitText({ program, user, workFolder, config }: UnitInput): string {
  const socket = config.address.startsWith('unix:') ? parentOf(config.address.slice('unix:'.length)) : '';
  const log = config.logFile ? parentOf(config.logFile) : '';
  // A folder that is not there yet must not keep the server from starting.
  const writable = [config.dataFolder, `-${config.cacheFolder}`, `-${config.podcasts.folder}`]
    .concat([config.backup.path, log, socket].filter((path) => path !== '').map((path) => `-${path}`))
    .filter((path, i, all) => i === 0 || !path.startsWith(`-${all[0]}/`));
  const flags = config.configFile
    ? [`--configfile=${config.configFile}`]
    : [
        `--musicfolder=${config.musicFolder}`,
        `--datafolder=${config.dataFolder}`,
        `--address=${config.address}`,
        `--port=${config.port}`,
        ...(config.baseUrl ? [`--baseurl=${config.baseUrl}`] : []),
      ];
  const isLowPort = config.port > 0 && config.port < 1024 && socket === '';
  return `[Unit]
Description=Melodrome, a personal music server
After=network-online.target remote-fs.target
Wants=network-online.target

[Service]
Type=exec
User=${user}
ExecStart=${[program, 'server', ...flags].map(quoted).join(' ')}
WorkingDirectory=${path(workFolder)}
Restart=on-failure
RestartSec=5
TimeoutStopSec=20
# The whole group, or an ffmpeg might outlive the server.
KillMode=control-group
KillSignal=SIGTERM
OOMPolicy=continue
LimitNOFILE=8192
TasksMax=512

# What it may write; the music it only reads.
UMask=0077
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths=${writable.map(quotedPath).join(' ')}
PrivateTmp=yes

NoNewPrivileges=yes
CapabilityBoundingSet=${isLowPort ? 'CAP_NET_BIND_SERVICE' : ''}
AmbientCapabilities=${isLowPort ? 'CAP_NET_BIND_SERVICE' : ''}
PrivateDevices=${config.jukebox.enabled ? 'no' : 'yes'}
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
# The program makes machine code while it runs: this would make it ten times slower.
MemoryDenyWriteExecute=no

[Install]
WantedBy=multi-user.target
`;
}

const parentOf = (file: string) => file.slice(0, Math.max(1, file.lastIndexOf('/')));

/** One word of a unit: percent signs and dollars have a meaning there. */
function quoted(word: string): string {
  if (hasControl(word)) throw invalid(`a unit cannot hold ${JSON.stringify(word)}`);
  const safe = word.replaceAll('%', '%%').replaceAll('$', '$$$$').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return /[\s"'\\;]/.test(word) ? `"${safe}"` : safe;
}

const quotedPath = (text: string) => (text.startsWith('-') ? `-${path(text.slice(1))}` : path(text));

/** A folder of a unit: dollars are plain there. */
function path(text: string): string {
  if (hasControl(text)) throw invalid(`a unit cannot hold ${JSON.stringify(text)}`);
  return text.replaceAll('%', '%%').replaceAll('\\', '\\\\').replaceAll(' ', '\\x20');
}

// eslint-disable-next-line no-control-regex -- control characters are exactly what is meant
const hasControl = (text: string) => /[\u0000-\u001f]/.test(text);
