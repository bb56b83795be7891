package im.recado.modules.roster;

import java.util.List;

/**
 * What a roster shows of somebody who is in a shared group with its owner.
 *
 * @param name may be empty
 * @param groups the titles of the groups that both are in, at least one
 */
public record SharedContact(String name, List<String> groups) {}
