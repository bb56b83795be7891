package im.recado.modules.report;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.Meddled;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SECURITY B-6: reports that wait, and what happens to them when there are too many, or when two see to one. */
final class ReportsTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example");
  private static final Jid TYBALT = Jid.valueOf("tybalt@verona.example");

  private final Meddled store = new Meddled();
  private final Reports reports = new Reports(store, Jid.valueOf("verona.example"));

  private static Report report(Jid reporter, Jid reported, int minute) {
    return new Report(
        "of" + minute, reporter, reported, "urn:xmpp:reporting:spam", "", Instant.EPOCH.plusSeconds(60L * minute), 1, List.of());
  }

  private void add(Jid reporter, int minute, int most) {
    Report report = report(reporter, TYBALT, minute);
    assertThat(reports.keep(report.id(), before -> report, most)).isEqualTo(report);
  }

  private List<String> ids() {
    return reports.all().stream().map(Report::id).toList();
  }

  @Test
  void b6WhoHasMadeTheMostLosesTheirOldest() {
    add(JULIET, 1, 4);
    add(ROMEO, 2, 4);
    add(ROMEO, 3, 4);
    add(JULIET, 4, 4);
    assertThat(ids()).containsExactly("of4", "of3", "of2", "of1");
    for (int minute = 5; minute < 20; minute++) {
      add(ROMEO, minute, 4);
    }
    assertThat(ids()).containsExactly("of19", "of18", "of4", "of1");
    add(TYBALT, 20, 4);
    assertThat(ids()).as("both have made two: the oldest of them").containsExactly("of20", "of19", "of18", "of4");
    add(TYBALT, 21, 2);
    assertThat(ids()).as("there may be fewer now").containsExactly("of21", "of19");
  }

  @Test
  void whatIsClosedMeanwhileStaysClosed() throws Exception {
    add(JULIET, 1, 5);
    store.meanwhile(() -> reports.close("of1"));
    reports.keep("of1", before -> report(JULIET, TYBALT, 1), 5);
    store.settle();
    assertThat(ids()).isEmpty();
    assertThat(reports.close("of1")).isFalse();
  }

  @Test
  void nothingIsKeptOfWhoLeavesMeanwhile() throws Exception {
    add(JULIET, 1, 5);
    store.meanwhile(() -> reports.forget(JULIET));
    reports.keep("of1", before -> report(JULIET, TYBALT, 1), 5);
    store.settle();
    assertThat(ids()).isEmpty();
  }

  @Test
  void twoAtOnceAreOne() throws Exception {
    store.meanwhile(() -> assertThat(reports.keep("of1", before -> before == null ? null : report(JULIET, ROMEO, 1), 5)).isNull());
    Report made = report(JULIET, TYBALT, 1);
    assertThat(reports.keep("of1", before -> made, 5)).isEqualTo(made);
    store.settle();
    assertThat(reports.all()).extracting(Report::reported).as("the other came second").containsExactly(ROMEO);
  }

  @Test
  void whatIsSaidOfWhoLeavesStays() {
    Report of = report(JULIET, TYBALT, 1);
    Report by = report(TYBALT, JULIET, 2);
    reports.keep(of.id(), before -> of, 5);
    reports.keep(by.id(), before -> by, 5);
    reports.forget(TYBALT);
    assertThat(ids()).containsExactly("of1");
  }

  private static Report kept(Report report) {
    return Report.read(report.id(), report.write(), Jid.valueOf("verona.example"));
  }

  private static Report about(List<Element> evidence) {
    Report bare = report(JULIET, TYBALT, 1);
    return new Report(bare.id(), JULIET, TYBALT, bare.reason(), "", bare.at(), 1, evidence);
  }

  /** Who is reported has chosen what the evidence looks like. */
  @Test
  void b6EvidenceAsDeepAsItMayComeIsRead() throws Exception {
    int inside = XmlLimits.SERVER.depth() - 1;
    Element deepest =
        Xml.parse("<message xmlns='jabber:client'>" + "<a>".repeat(inside) + "</a>".repeat(inside) + "</message>", XmlLimits.SERVER);
    assertThat(kept(about(List.of(deepest))).evidence()).containsExactly(deepest);
  }

  @Test
  void b6EvidenceOfAsManyElementsAsMayComeIsRead() throws Exception {
    Element full = Xml.parse("<message xmlns='jabber:client'>" + "<a/>".repeat(2000) + "</message>", XmlLimits.SERVER);
    List<Element> evidence = Collections.nCopies(5, full);
    assertThat(kept(about(evidence)).evidence()).isEqualTo(evidence);
  }

  @Test
  void whatCannotBeReadIsSeenCountedAndClosed() {
    store.put(Jid.valueOf("verona.example"), "damaged", "<report");
    add(JULIET, 1, 5);
    assertThat(ids()).containsExactly("of1", "damaged");
    assertThat(reports.find("damaged")).extracting(Report::reason).isEqualTo("unreadable");
    add(JULIET, 2, 3);
    add(JULIET, 3, 3);
    assertThat(ids()).as("it is one of three").containsExactly("of3", "of2", "damaged");
    assertThat(reports.close("damaged")).isTrue();
    assertThat(ids()).containsExactly("of3", "of2");
  }
}
