// Questions about an assessment. The answers cite turns; each citation leads to its place.
const chat = { run: "", conversation: null, said: [] };

function chatView(runId) {
  if (chat.run !== runId) Object.assign(chat, { run: runId, conversation: null, said: [] });
  return make("section", { class: "card", "aria-labelledby": "chat-title" },
    make("h2", { id: "chat-title" }, "Ask about it"),
    make("p", { class: "hint" }, "Answers come from the plan, the transcript and the assessment alone."),
    make("div", { id: "chat-log", role: "log", "aria-label": "Questions and answers" }, chat.said),
    make("form", { id: "chat", submit: ask },
      textField("chat-message", "Your question", { rows: 2 }),
      make("div", { id: "chat-problem", role: "alert" }),
      make("div", { class: "row" }, make("button", { class: "plain" }, "Ask"))));
}
async function ask(event) {
  event.preventDefault();
  const message = typed("chat-message");
  if (!message) return lacking("chat", "Please write a question.", "chat-message");
  return pressed(event.target, byId("chat-problem"), async () => {
    const body = { message, conversationId: chat.conversation ?? undefined };
    const answer = await call("POST", `/interviews/${chat.run}/assessment/chat`, { body });
    if (run.id !== chat.run) return;
    chat.conversation = answer.conversationId;
    said("You", words(message));
    said("Answer", words(answer.answer), make("ul", { class: "quotes" }, answer.citations.map((each) => make("li", {}, quoteButton(each)))));
    byId("chat-message").value = "";
  });
}
function said(who, ...inside) {
  const entry = make("article", { class: "said" }, make("p", { class: "who" }, who), ...inside);
  chat.said.push(entry);
  byId("chat-log").append(entry);
}
