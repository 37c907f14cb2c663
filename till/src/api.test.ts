import { expect, test } from "vitest";
import { Api, Refused, Unreachable } from "./api";

type Answer = Response | Error;

/** A server that gives these answers in turn, and remembers what it was asked. */
function server(...answers: Answer[]) {
  const heard: { path: string; method: string; headers: Record<string, string> }[] = [];
  const fetching: typeof fetch = async (input, init) => {
    heard.push({
      path: String(input),
      method: init?.method ?? "",
      headers: init?.headers as Record<string, string>,
    });
    const answer = answers.shift();
    if (!(answer instanceof Response)) throw answer ?? new Error("asked once too often");
    return answer;
  };
  return { heard, api: new Api("/till", "first", fetching, async () => undefined) };
}

const gone = () => new TypeError("network");
const said = (body: unknown, status = 200) => Response.json(body, { status });
const no = (status: number, code: string, more = {}) => said({ error: { code, message: "No.", ...more } }, status);

test("what only reads is asked again when the network is away", async () => {
  const { api, heard } = server(gone(), gone(), said({ total: 5 }));

  expect(await api.get("/sale")).toEqual({ total: 5 });
  expect(heard.length).toBe(3);
});

test("what changes something is sent once", async () => {
  const { api, heard } = server(gone());

  await expect(api.post("/pay")).rejects.toBeInstanceOf(Unreachable);
  expect(heard.length).toBe(1);
});

test("what changes something and carries a key is sent again with the same key", async () => {
  const { api, heard } = server(gone(), new Response("", { status: 502 }), said({ paid: true }));

  expect(await api.post("/pay", {}, { key: "k1" })).toEqual({ paid: true });
  expect(heard.map((each) => each.headers["Idempotency-Key"])).toEqual(["k1", "k1", "k1"]);
});

test("a no is told with its code, its sentence and what was wanting", async () => {
  const { api } = server(no(403, "needs_approval", { permission: "sales.refund" }));

  const refused = await api.post("/refunds").catch((error: unknown) => error);

  expect(refused).toMatchObject({ code: "needs_approval", message: "No.", permission: "sales.refund" });
  expect(refused).toBeInstanceOf(Refused);
});

test("a token that became stale is renewed, and the request sent once more", async () => {
  const { api, heard } = server(no(403, "stale_page"), said({ token: "second" }), said({ done: true }));

  expect(await api.post("/lock")).toEqual({ done: true });
  expect(heard.map((each) => [each.method, each.path, each.headers["X-CSRFToken"]])).toEqual([
    ["POST", "/till/lock", "first"],
    ["GET", "/till/state", undefined],
    ["POST", "/till/lock", "second"],
  ]);
});

test("a register that was locked hears of it at whatever it asks", async () => {
  const { api } = server(no(401, "locked"));
  const shut: string[] = [];
  api.onShut = (refused) => shut.push(refused.code);

  await expect(api.get("/sale")).rejects.toBeInstanceOf(Refused);
  expect(shut).toEqual(["locked"]);
});

test("somebody else's leave goes along in a header", async () => {
  const { api, heard } = server(new Response(null, { status: 204 }));

  await api.post("/refunds", {}, { approval: "leave" });

  expect(heard[0]?.headers["X-Approval"]).toBe("leave");
});
