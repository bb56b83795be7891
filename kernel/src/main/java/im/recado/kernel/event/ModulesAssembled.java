package im.recado.kernel.event;

/** The modules are in place and nothing has begun: what was kept of an earlier run can be read. May wait. */
public record ModulesAssembled() {}
