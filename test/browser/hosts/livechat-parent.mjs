/** What LiveChat's own application uses to talk to a page in a frame. */
export { connectExistingIframe } from '@livechat/postmessage';
