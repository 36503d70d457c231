// Who sings in a TTML document: declared in its head, referred to by its lines.
import type { AgentRole, LyricsAgent, LyricsLine } from './model.ts';
import { descendants, type XmlElement } from './xml.ts';

export interface Agents {
  /** The id of an agent that a line names; '' for none. */
  use: (id: string | undefined) => string;
  /** The id of the background vocals. */
  background: () => string;
  /** The agents of these lines: one leads. None where it makes no difference. Gives ids to parts without. */
  of: (lines: LyricsLine[]) => LyricsAgent[];
}

const backgroundId = 'bg';
const leadId = 'lead';
const maxAgents = 200;

export function createAgents(root: XmlElement): Agents {
  const declared = new Map<string, { name: string; isGroup: boolean }>();
  for (const agent of descendants(root, 'agent')) {
    const id = agent.attributes['id'];
    if (!id || declared.has(id) || declared.size >= maxAgents) continue;
    const name = [...descendants(agent, 'name')].map((one) =>
      one.children
        .filter((child) => typeof child === 'string')
        .join('')
        .trim(),
    )[0];
    declared.set(id, { name: name?.slice(0, 200) ?? '', isGroup: agent.attributes['type'] === 'group' });
  }

  function of(lines: LyricsLine[]): LyricsAgent[] {
    const parts = lines.flatMap((line) => line.parts);
    const ids = new Set(parts.map((part) => part.agentId));
    const named = [...ids].filter((id) => id !== '' && id !== backgroundId);
    const lead = named.find((id) => !declared.get(id)?.isGroup) ?? (ids.has('') ? leadId : (named[0] ?? leadId));
    if (!ids.has(backgroundId) && named.every((id) => id === lead && !declared.get(id)?.name)) {
      for (const part of parts) part.agentId = '';
      return [];
    }
    for (const part of parts) part.agentId ||= lead;
    const roleOf = (id: string): AgentRole => (id === lead ? 'main' : declared.get(id)?.isGroup ? 'group' : 'voice');
    const all = [lead, ...named.filter((id) => id !== lead)];
    const agents = all.map((id): LyricsAgent => ({ id, role: roleOf(id), name: declared.get(id)?.name ?? '' }));
    return ids.has(backgroundId) ? [...agents, { id: backgroundId, role: 'bg', name: '' }] : agents;
  }

  return { use: (id) => (id && declared.has(id) ? id : ''), background: () => backgroundId, of };
}
