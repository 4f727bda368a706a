"""Definitions without a single canon: the question, the options, the choice, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Opinion:
    """A choice. ``section`` is the key of the chapter it is about; "" means the whole report."""

    question: str
    options: str
    choice: str
    why: str
    section: str = ""


OPINIONS: tuple[Opinion, ...] = (
    Opinion(
        "What is revenue?",
        "all that was invoiced; what was kept after returns; with or without services",
        "merchandise sold less goods returned, without services and adjustments",
        "it is what the shop's range earned; postage and write-offs would blur every comparison "
        "of products and customers",
    ),
    Opinion(
        "What is an order?",
        "an order number; one customer on one day; one receipt line",
        "an order number with at least one line sold; without order numbers, what one customer "
        "bought on one day",
        "a number is what the shop itself calls an order; a day is the closest stand-in that data "
        "without one allows",
    ),
    Opinion(
        "Are rows that are equal in every column the same sale?",
        "always; never; only where the row says enough to tell",
        "counted once, unless order number and quantity are not both there: then all are kept",
        "with number and quantity a second equal row is a fault of the export; without them, two "
        "people may well have bought the same thing",
    ),
    Opinion(
        "What happens to a purchase that was credited later?",
        "keep both lines; remove both; leave the credit in its own month",
        "both are left out where customer, product and quantity agree and the purchase is earlier; "
        "a credit without such a purchase stays as a return in its own month",
        "a corrected order never was demand, but a real return is a cost of the month it came in",
    ),
    Opinion(
        "Are postage, fees and vouchers products?",
        "yes; no; only in totals",
        "only in the totals of all data read",
        "they would top the lists of products without telling what customers want",
    ),
    Opinion(
        "What of sales without a known customer?",
        "drop them; one big unknown customer; count them in sales only",
        "they count in sales and products, and in no figure about customers",
        "dropping them would understate sales, and one unknown customer would be the best of all",
    ),
    Opinion(
        "What happens to unusually large values?",
        "delete them; cut them down; flag them",
        "flagged by the fences of Tukey, counted, shown, and kept",
        "a large order is money received; methods that cannot bear it use ranks or logarithms",
    ),
    Opinion(
        "How are missing values filled?",
        "with a mean or median; with a model; not at all",
        "not at all in any figure that describes; where a method needs a value, a median for "
        "numbers and the level unknown for words, counted",
        "a filled-in value looks like knowledge that the shop does not have",
    ),
    Opinion(
        "When does today lie?",
        "the day the report is made; the last day in the data",
        "the last day in the data, or the as-of date that was asked for",
        "the same data must give the same report on any day",
    ),
    Opinion(
        "Is a month that the data covers only in part a month?",
        "yes; scaled up; shown but not compared",
        "shown hatched, and left out of growth, trends and seasonal indices",
        "nine days against thirty say nothing about the shop",
    ),
    Opinion(
        "What is a month compared with?",
        "the month before; the same month a year earlier; the average",
        "both the month before and the same month a year earlier, where the data covers them whole",
        "the first shows the movement, the second takes the season out of it",
    ),
    Opinion(
        "When is a difference a finding?",
        "when p is small; when it is large; when it is both, after counting all tests",
        "after correcting for all tests of the report, by the interval and the size of the effect",
        "with enough rows everything is significant, and with enough tests something always is",
    ),
    Opinion(
        "Who gets which score where customers are equal?",
        "split ties by row order; share a score",
        "equal customers share a score, so a level may be larger than a fifth",
        "a customer must not be scored better for standing higher in the file",
        section="rfm",
    ),
    Opinion(
        "What is recency?",
        "days since the last purchase; days between first and last purchase",
        "days from the last purchase to the as-of date",
        "it is what a manager means; models of lifetime value use the other and name it so",
        section="rfm",
    ),
    Opinion(
        "When has a customer come back?",
        "a second purchase; a second day; a second month",
        "a second order",
        "it needs no assumption about how often a customer should buy",
        section="repeat",
    ),
    Opinion(
        "How many clusters are there?",
        "a fixed number; the best silhouette; what can be found again",
        "the number whose clusters are distinct and are found again in resamples; none, if none "
        "are; or the number that was set",
        "a segment that vanishes with another sample cannot be sold to",
        section="clusters",
    ),
    Opinion(
        "Since when is a change a change?",
        "a percentage on the month before; the largest break whatever chance does; a break that "
        "chance would not bring",
        "the largest step, judged by the largest steps of months without any change that are as "
        "alike to their neighbours",
        "in any series some month looks like a turn, and the more months are searched the more so",
        section="changes",
    ),
    Opinion(
        "Which groups of customers are followed month by month?",
        "all there are; those the shop gives; none that purchases make",
        "segment as given, age or gender; no loyalty tier and no RFM segment",
        "a group made of those who bought lately has always grown lately",
        section="changes",
    ),
    Opinion(
        "Who is a lost customer?",
        "who is overdue by their own pauses; who did not buy in a span of the same length",
        "who ordered in the months before and not in as many months since",
        "both spans give the same time to buy, so that what was gained, kept and lost adds up to "
        "the difference of revenue",
        section="changes",
    ),
    Opinion(
        "When is a single day out of the ordinary?",
        "beyond two or three standard deviations; beyond the fences of Tukey; where chance would "
        "bring none to most reports",
        "where the shop's own spread and tail bring such a day to fewer than one report in twenty",
        "of seven hundred days two are beyond three deviations by chance, and sales have heavy "
        "tails",
        section="changes",
    ),
    Opinion(
        "What is a customer still worth?",
        "what they brought so far; a model's figure; a model's figure that has stood a trial",
        "orders and revenue of the next year by a model, shown only where it was right on the past "
        "and better than going on at the past rate",
        "a figure for each customer looks exact, and nobody would ask whether it ever came true",
        section="lifetime",
    ),
    Opinion(
        "When is a forecast of customers' orders good enough?",
        "any that is better than chance; one with a small error of the sum; one that beats the "
        "naive way",
        "sums off by at most a fifth and errors by earlier orders a tenth below the naive ones; "
        "else its order of the customers, if it finds the best as well as the past rate does",
        "a sum that is a quarter off misleads a budget, while its order may still tell whom to "
        "write to",
        section="lifetime",
    ),
    Opinion(
        "When is a customer slipping away?",
        "after a fixed time; after twice the own pause; when leaving is likelier than staying",
        "when leaving is likelier than staying by the model, or, where it knows no leaving, when "
        "fewer than five in a hundred of the same rhythm are silent for so long; and not for "
        "longer than a year",
        "a month of silence is much for a weekly customer and nothing for a yearly one",
        section="lifetime",
    ),
    Opinion(
        "What is a season with one year of data?",
        "an index per month; a shape; nothing",
        "the shape is shown and no index is claimed",
        "one December cannot tell Christmas from a good year",
        section="seasons",
    ),
    Opinion(
        "How is a change of price told from a change of range?",
        "average price; price per product; price split from mix",
        "price and mix are split at product level, and the parts add up to the change",
        "the average price falls when cheap things sell well, though no price was cut",
        section="sales",
    ),
    Opinion(
        "What is demand?",
        "units sold; units sold less units returned; what would have sold with full shelves",
        "units sold less units returned, in months or weeks that the data covers whole",
        "it adds up to the sales of the other chapters; what was asked for and not there is not in "
        "such data",
        section="forecast",
    ),
    Opinion(
        "Which forecast is shown?",
        "the best fit; an average of all; the best simple one until another beats it",
        "the best simple one (same period of the year before, last value, mean of the last year), "
        "unless smoothing saves a twentieth of its error in the back-test and chance is unlikely",
        "a model that does not beat a simple rule only looks like knowledge",
        section="forecast",
    ),
    Opinion(
        "How are the parameters of smoothing chosen?",
        "by the best fit; by an information criterion; not at all",
        "not at all: all are used, each with the weight that the data gives it",
        "with two or three years no parameter is certain, and intervals that take one for certain "
        "are too narrow",
        section="forecast",
    ),
    Opinion(
        "Months or weeks?",
        "always months; always weeks; by length and volume",
        "months from two years on; before, weeks where a category has ten lines a week",
        "a month has less chance in it, but of one year there are too few to learn from",
        section="forecast",
    ),
    Opinion(
        "Is the smoothing that of a library?",
        "statsforecast; statsmodels; our own",
        "our own: one factorisation of a covariance serves all series and every start of the "
        "back-test",
        "on two busy cores, of two hundred series at twelve starts, statsforecast took more than a "
        "minute and brings a compiler, statsmodels a quarter of a second and more for a single "
        "fit; this takes about one second",
        section="forecast",
    ),
    Opinion(
        "How late are deliveries, and how often may goods run out?",
        "never and never; as measured; as assumed",
        "fourteen days, straying by a fifth, one cycle in twenty, unless report.toml says so",
        "order data holds no deliveries; the figures are printed so that they can be corrected",
        section="forecast",
    ),
)


def held(sections: frozenset[str]) -> tuple[Opinion, ...]:
    """The opinions about the whole report and about the chapters that it has."""
    return tuple(each for each in OPINIONS if not each.section or each.section in sections)
