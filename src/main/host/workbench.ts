import { basename, join } from "node:path";
import type { Catalogue } from "#engine/protocol.ts";
import type { Client } from "#shared/contract/contract.ts";
import type { Project } from "#shared/contract/project.ts";
import type { RuntimeChoice } from "#shared/contract/system.ts";
import { ExemplarError } from "#shared/domain/errors.ts";
import { type Engine, engineOfProject } from "./engine.ts";
import { EventHub } from "./event-hub.ts";
import { asExemplarError } from "./failure.ts";
import { jobKinds } from "./jobs/job-kinds.ts";
import { JobQueue } from "./jobs/job-queue.ts";
import { ParticipantMode } from "./participant-mode.ts";
import { RecentProjects } from "./recent-projects.ts";
import { CommitQueue } from "./sessions/commit-queue.ts";
import { Station } from "./station.ts";
import { createStore, openStore } from "./store/open-store.ts";
import { projectFolder } from "./store/project-folder.ts";
import { readProject } from "./store/read/project.ts";
import type { Store } from "./store/store.ts";
import { sweepUploads } from "./uploads/uploads.ts";

export interface WorkbenchOptions {
  readonly userData: string;
  readonly engine: Engine;
  readonly version: string;
  /** The services as jobs call them; asked for when the first project is opened. */
  readonly client: () => Client;
}

interface OpenProject {
  readonly store: Store;
  readonly engine: Engine;
  readonly jobs: JobQueue;
  readonly commits: CommitQueue;
}

/** What the services share: the open project, the engine, the events, and the mode. */
export class Workbench {
  readonly version: string;
  /** The folder of what belongs to the user and not to a project. */
  readonly userData: string;
  readonly events = new EventHub();
  readonly recent: RecentProjects;
  readonly participantMode: ParticipantMode;
  readonly station: Station;
  readonly #client: () => Client;
  readonly #engine: Engine;
  readonly #userData: string;
  #open: OpenProject | null = null;
  #catalogue: Catalogue | null = null;
  #runtime: RuntimeChoice | null = null;
  readonly #unsubscribe: () => void;

  constructor({ userData, engine, version, client }: WorkbenchOptions) {
    this.version = version;
    this.userData = userData;
    this.#engine = engine;
    this.recent = new RecentProjects(join(userData, "recent-projects.json"));
    this.participantMode = new ParticipantMode({
      passphrase: join(userData, "passphrase.json"),
      mode: join(userData, "participant-mode.json"),
    });
    this.station = new Station(join(userData, "station.json"));
    this.#client = client;
    this.#userData = userData;
    this.#unsubscribe = engine.onStatus(() => this.#engineChanged());
    this.#engineChanged();
  }

  /** The engine, which finds the files of the open project. */
  get engine(): Engine {
    return this.#open?.engine ?? this.#engine;
  }

  /** @throws NO_PROJECT */
  get store(): Store {
    return this.#project().store;
  }

  /** @throws NO_PROJECT */
  get jobs(): JobQueue {
    return this.#project().jobs;
  }

  /** What windows ask to be stored of sessions. @throws NO_PROJECT */
  get commits(): CommitQueue {
    return this.#project().commits;
  }

  get isReadOnly(): boolean {
    return this.#open !== null && this.#open.store.journal === null;
  }

  get project(): Project | null {
    return this.#open && readProject(this.#open.store);
  }

  /** Where tensor programs run, or null until the engine has said so. */
  get runtime(): RuntimeChoice | null {
    return this.#runtime;
  }

  /** What the engine has on offer. It is the same as long as the program runs, and is asked for once. */
  async catalogue(): Promise<Catalogue> {
    this.#catalogue ??= await this.engine.run("catalogue", {});
    return this.#catalogue;
  }

  createProject(path: string, name: string): Project {
    return this.#take(createStore(path, name));
  }

  /** @param readOnly whether nothing of its folder is to be written: exports go to the user's own */
  openProject(path: string, readOnly = false): Project {
    const { path: folder } = projectFolder(path);
    const isOpen = this.#open?.store.folder.path === folder && (this.#open.store.journal === null) === readOnly;
    if (this.#open && isOpen) return readProject(this.#open.store);
    const exportsTo = join(this.#userData, "exports", basename(folder));
    return this.#take(readOnly ? openStore(path, { exportsTo }) : openStore(path));
  }

  /**
   * Opens the project again whose participant was at work when the program was interrupted. Where it cannot be opened,
   * the participant is told so, and the researcher can leave the mode.
   */
  openParticipantsProject(): void {
    const session = this.participantMode.session;
    if (!session) return;
    try {
      this.openProject(session.project);
    } catch (error) {
      console.warn(asExemplarError(error, `The project ${session.project}`).message);
    }
  }

  closeProject(): void {
    if (!this.#open) return;
    this.#open.commits.drain();
    this.#open.jobs.close();
    this.#open.store.close();
    this.#open = null;
    this.events.changed("project");
  }

  close(): void {
    this.#unsubscribe();
    this.closeProject();
    this.events.close();
  }

  /** The new project takes the place of the one that was open, which stays open where the new one cannot be. */
  #take(store: Store): Project {
    this.closeProject();
    const engine = engineOfProject(this.#engine, store.blobs.folder);
    const jobs = new JobQueue({
      store,
      kinds: jobKinds,
      tell: (job) => this.events.job(job),
      tellPartial: (jobId) => this.events.partial(jobId),
      context: {
        engine,
        client: this.#client(),
        version: this.version,
        changed: (...areas) => this.events.changed(...areas),
      },
    });
    this.#open = { store, engine, jobs, commits: new CommitQueue(store) };
    // What cannot be removed now is tried again the next time.
    if (store.journal) sweepUploads(store).catch(() => {});
    const project = readProject(store);
    this.recent.add(project.path, project.name);
    this.events.changed("project", "library", "curate", "compose", "run", "analyse");
    return project;
  }

  #project(): OpenProject {
    if (!this.#open)
      throw new ExemplarError("NO_PROJECT", "No project is open.", "Open a project, or create a new one.");
    return this.#open;
  }

  #engineChanged(): void {
    this.events.changed("system");
    if (this.engine.status !== "ready" || this.#runtime) return;
    this.engine.run("describe-runtime", {}).then(
      (runtime) => {
        this.#runtime = runtime;
        this.events.changed("system");
      },
      // The engine's own status says that it failed, and why.
      () => this.events.changed("system"),
    );
  }
}
