// Chat.
import { addMessage, listMessages } from '../../core/chat/chat.ts';
import { need, type Endpoint } from './call.ts';

/** Messages later than `since` (ms), oldest first. */
export const getChatMessages: Endpoint = ({ app, params }) => ({
  chatMessages: {
    chatMessage: listMessages(app, params.int('since', 0)).map(({ userName, sentAt, message }) => ({
      username: userName,
      time: sentAt,
      message,
    })),
  },
});

export const addChatMessage: Endpoint = (call) => {
  addMessage(call.app, call.caller, need(call, 'message'));
  return {};
};
