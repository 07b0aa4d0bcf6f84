"""What a program may import and see: names only, so that the compiler can read it without importing anything.

Left out on purpose: whatever opens files (`np.load`, `np.memmap`), reaches raw memory (`as_strided`, `np.ctypeslib`),
evaluates text (`typing.get_type_hints`, `np.testing`), reads attributes by a text that nobody checked
(`string.Formatter`), or leads to another module.
"""

from __future__ import annotations

DSL = "arc25_dsl"
"""The name under which a program may import the words of its DSL, whichever that is."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_NUMPY = _names("""
    abs absolute acos acosh add all allclose amax amin angle any append apply_along_axis apply_over_axes arange arccos
    arccosh arcsin arcsinh arctan arctan2 arctanh argmax argmin argpartition argsort argwhere around array array2string
    array_equal array_equiv array_repr array_split array_str asanyarray asarray ascontiguousarray asfortranarray asin
    asinh astype atan atan2 atanh atleast_1d atleast_2d atleast_3d average base_repr binary_repr bincount bitwise_and
    bitwise_count bitwise_invert bitwise_left_shift bitwise_not bitwise_or bitwise_right_shift bitwise_xor block bool
    bool_ broadcast broadcast_arrays broadcast_shapes broadcast_to byte c_ can_cast cbrt ceil choose clip column_stack
    common_type complex128 complex64 compress concat concatenate conj conjugate convolve copy copysign copyto corrcoef
    correlate cos cosh count_nonzero cov cross cumprod cumsum cumulative_prod cumulative_sum deg2rad degrees delete
    diag diag_indices diag_indices_from diagflat diagonal diff digitize divide divmod dot double dsplit dstack dtype e
    ediff1d einsum empty empty_like equal errstate exp exp2 expand_dims expm1 extract eye fabs fill_diagonal finfo fix
    flatiter flatnonzero flip fliplr flipud float16 float32 float64 float_power floating floor floor_divide fmax fmin
    fmod frexp frombuffer fromfunction fromiter frompyfunc full full_like gcd generic geomspace geterr gradient greater
    greater_equal heaviside histogram histogram2d histogramdd hsplit hstack hypot identity iinfo imag in1d index_exp
    indices inexact inf inner insert int16 int32 int64 int8 int_ intc integer interp intersect1d intp invert isclose
    iscomplex iscomplexobj isfinite isin isinf isnan isneginf isposinf isreal isrealobj isscalar issubdtype iterable
    ix_ kron lcm left_shift less less_equal lexsort linspace log log10 log1p log2 logaddexp logaddexp2 logical_and
    logical_not logical_or logical_xor logspace long longlong mask_indices matmul matrix_transpose max maximum
    may_share_memory mean median meshgrid mgrid min min_scalar_type minimum mod modf moveaxis multiply nan nan_to_num
    nanargmax nanargmin nancumprod nancumsum nanmax nanmean nanmedian nanmin nanpercentile nanprod nanquantile nanstd
    nansum nanvar ndarray ndenumerate ndim ndindex nditer negative newaxis nextafter nonzero not_equal number object_
    ogrid ones ones_like outer packbits pad partition percentile permute_dims pi piecewise place polyadd polyder
    polydiv polyfit polyint polymul polysub polyval positive pow power prod product promote_types ptp put
    put_along_axis putmask quantile r_ rad2deg radians ravel ravel_multi_index real reciprocal remainder repeat
    reshape resize result_type right_shift rint roll rollaxis roots rot90 round row_stack s_ searchsorted select
    setdiff1d setxor1d shape shares_memory short sign signbit signedinteger sin sinc single sinh size sort spacing
    split sqrt square squeeze stack std str_ subtract sum swapaxes take take_along_axis tan tanh tensordot tile trace
    transpose trapezoid trapz tri tril tril_indices tril_indices_from trim_zeros triu triu_indices triu_indices_from
    true_divide trunc ubyte ufunc uint uint16 uint32 uint64 uint8 uintc uintp ulong ulonglong union1d unique
    unique_all unique_counts unique_inverse unique_values unpackbits unravel_index unsignedinteger unstack unwrap
    vander var vdot vecdot vectorize vsplit vstack where zeros zeros_like
""")

_NDIMAGE = _names("""
    affine_transform binary_closing binary_dilation binary_erosion binary_fill_holes binary_hit_or_miss binary_opening
    binary_propagation black_tophat center_of_mass convolve convolve1d correlate correlate1d distance_transform_bf
    distance_transform_cdt distance_transform_edt extrema find_objects gaussian_filter gaussian_filter1d
    generate_binary_structure generic_filter generic_filter1d grey_closing grey_dilation grey_erosion grey_opening
    histogram iterate_structure label labeled_comprehension laplace map_coordinates maximum maximum_filter
    maximum_filter1d maximum_position mean median median_filter minimum minimum_filter minimum_filter1d
    minimum_position morphological_gradient percentile_filter prewitt rank_filter rotate shift sobel
    standard_deviation sum sum_labels uniform_filter uniform_filter1d value_indices variance watershed_ift
    white_tophat zoom
""")

_ABC = _names("""
    Callable Collection Container Generator Hashable ItemsView Iterable Iterator KeysView Mapping MappingView
    MutableMapping MutableSequence MutableSet Reversible Sequence Set Sized ValuesView
""")

_RANDOM = _names("""
    betavariate choice choices expovariate gauss normalvariate randint random randrange sample seed shuffle triangular
    uniform Random
""")

NAMES: dict[str, tuple[str, ...]] = {
    "__future__": _names("annotations division print_function absolute_import unicode_literals generator_stop"),
    "abc": _names("ABC abstractmethod"),
    "bisect": _names("bisect bisect_left bisect_right insort insort_left insort_right"),
    "collections": _names("ChainMap Counter OrderedDict UserDict UserList defaultdict deque namedtuple abc"),
    "collections.abc": _ABC,
    "copy": _names("copy deepcopy"),
    "dataclasses": _names("FrozenInstanceError InitVar KW_ONLY asdict astuple dataclass field fields replace"),
    "enum": _names("Enum Flag IntEnum IntFlag StrEnum auto unique"),
    "fractions": _names("Fraction"),
    "functools": _names(
        "cache cached_property cmp_to_key lru_cache partial reduce singledispatch total_ordering wraps"
    ),
    "heapq": _names("heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest"),
    "itertools": _names("""
        accumulate batched chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse
        groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest
    """),
    "math": _names("""
        acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e exp exp2 expm1 fabs
        factorial floor fmod frexp fsum gcd hypot inf isclose isfinite isinf isnan isqrt lcm ldexp log log10 log1p log2
        modf nan perm pi pow prod radians remainder sin sinh sqrt sumprod tan tanh tau trunc
    """),
    "numpy": (*_NUMPY, "fft", "lib", "linalg", "random", "typing"),
    "numpy.fft": _names("fft fft2 fftfreq fftshift ifft ifft2 ifftshift irfft rfft"),
    "numpy.lib": ("stride_tricks",),
    "numpy.lib.stride_tricks": ("sliding_window_view",),
    "numpy.linalg": _names("LinAlgError det eig eigh eigvals inv lstsq matrix_power matrix_rank norm pinv solve svd"),
    "numpy.random": _names("""
        RandomState choice default_rng normal permutation permuted rand randint randn random random_sample seed shuffle
        uniform
    """),
    "numpy.typing": _names("ArrayLike DTypeLike NDArray"),
    "operator": _names("""
        abs add and_ attrgetter concat contains countOf delitem eq floordiv ge getitem gt iadd iand ifloordiv ilshift
        imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itemgetter itruediv ixor le lshift lt
        matmul mod mul ne neg not_ or_ pos pow rshift setitem sub truediv truth xor
    """),
    "random": _RANDOM,
    "re": _names("""
        A ASCII DOTALL I IGNORECASE M MULTILINE Match Pattern S VERBOSE X compile error escape findall finditer
        fullmatch match search split sub subn
    """),
    "scipy": ("ndimage",),
    "scipy.ndimage": _NDIMAGE,
    "statistics": _names("""
        StatisticsError fmean geometric_mean harmonic_mean mean median median_grouped median_high median_low mode
        multimode pstdev pvariance quantiles stdev variance
    """),
    "string": _names("ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits punctuation"),
    "sys": _names("getrecursionlimit maxsize setrecursionlimit"),
    "typing": _names("""
        AbstractSet Annotated Any AnyStr Callable ClassVar Collection Concatenate Container Counter DefaultDict Deque
        Dict Final FrozenSet Generator Generic Hashable Iterable Iterator KeysView List Literal Mapping MutableMapping
        MutableSequence MutableSet NamedTuple NewType NoReturn Optional OrderedDict ParamSpec Protocol Reversible Self
        Sequence Set Sized SupportsFloat SupportsIndex SupportsInt TYPE_CHECKING Text Tuple Type TypeAlias TypeGuard
        TypeVar TypedDict Union ValuesView cast final no_type_check overload override runtime_checkable
    """),
    "warnings": _names("catch_warnings filterwarnings simplefilter warn"),
}
"""Module to its visible names. A name that the installed version lacks is simply absent there."""

BUILTINS = _names("""
    ArithmeticError AssertionError AttributeError BaseException BufferError DeprecationWarning EOFError Ellipsis
    EnvironmentError Exception FloatingPointError FutureWarning GeneratorExit IOError ImportError IndentationError
    IndexError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotImplemented
    NotImplementedError OSError OverflowError RecursionError ReferenceError RuntimeError RuntimeWarning
    StopAsyncIteration StopIteration SyntaxError SystemError SystemExit TimeoutError TypeError UnboundLocalError
    UnicodeDecodeError UnicodeEncodeError UnicodeError UserWarning ValueError Warning ZeroDivisionError
    __build_class__ abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict divmod enumerate
    filter float format frozenset hash hex id int isinstance issubclass iter len list map max min next object oct ord
    pow property range repr reversed round set slice sorted staticmethod str sum super tuple zip
""")
"""Builtins that a program gets as they are; `guards` adds those that need a watch."""

REFUSED_BUILTINS = frozenset(_names("__import__ breakpoint compile eval exec globals locals open"))
"""A program that uses one of these without defining it is refused, so that its author learns of it at once."""

METHODS = frozenset(
    f"__{name}__"
    for name in _names("""
        abs add and array array_finalize array_function array_priority array_ufunc bool bytes call ceil class_getitem
        complex contains
        copy deepcopy delete delitem divmod enter eq exit float floor floordiv format ge get getitem getattr gt hash
        iadd iand ifloordiv ilshift imatmul imod imul index init init_subclass int invert ior ipow irshift isub iter
        itruediv ixor le len length_hint lshift lt matmul missing mod mul ne neg new next or pos post_init pow radd
        rand rdivmod repr reversed rfloordiv rlshift rmatmul rmod rmul ror round rpow rrshift rshift rsub rtruediv rxor
        set set_name sizeof str sub truediv trunc xor
    """)
)
"""Special methods that a class may define and call. Not `__del__`: it would run in a later program's time."""

SPECIAL_NAMES = METHODS | {
    f"__{name}__" for name in _names("all author class doc match_args name qualname slots version members")
}
"""Every name of the form `__x__` that a program may write."""
